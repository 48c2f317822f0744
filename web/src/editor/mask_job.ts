import { fullMask, type Base, type Finish } from "./full_mask";
import type { Size } from "./geometry";
import { encodeGreyPng } from "./png";

/** A mask to be built at the photo's full size. */
export interface MaskJob {
  id: number;
  base: Base;
  finish: Finish;
  photo: Size;
  /** "png" to be sent, "pixels" for the decoder to start from. */
  wanted: "png" | "pixels";
}

export interface MaskAnswer {
  id: number;
  png?: Blob;
  pixels?: Uint8Array;
  error?: string;
}

export async function doMaskJob(job: MaskJob): Promise<MaskAnswer> {
  const pixels = fullMask(job.base, job.finish, job.photo);
  return job.wanted === "pixels" ? { id: job.id, pixels } : { id: job.id, png: await encodeGreyPng(pixels, job.photo) };
}
