import { condense, type Condensed } from "./condense";
import { fullMask, type Base, type Finish } from "./full_mask";
import type { Size } from "./geometry";
import { encodeGreyPng } from "./png";

/** A mask to be built at the photo's full size, or one of that size to be made small. */
export type MaskJob = { id: number; photo: Size } & (
  | { base: Base; finish: Finish; wanted: "png" /** to be sent */ | "pixels" /** for the decoder to start from */ }
  | { alpha: Uint8Array; preview: Size; wanted: "condensed" }
);

export interface MaskAnswer {
  id: number;
  png?: Blob;
  pixels?: Uint8Array;
  condensed?: Condensed;
  error?: string;
}

export async function doMaskJob(job: MaskJob): Promise<MaskAnswer> {
  if (job.wanted === "condensed") return { id: job.id, condensed: condense(job.alpha, job.photo, job.preview) };
  const pixels = fullMask(job.base, job.finish, job.photo);
  return job.wanted === "pixels" ? { id: job.id, pixels } : { id: job.id, png: await encodeGreyPng(pixels, job.photo) };
}
