import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import type { Prompts } from "../../src/decoder/decoder";
import { root } from "../program";

/** The small models with random weights, and what each family's own library answers. */
export const small = join(root, "gpu-worker/segment/neural/testdata");

/** A prompt and the masks that the family's own library makes of it, a bit a pixel. */
export interface Reference {
  prompts: Prompts;
  masks: Buffer[];
  scores: number[];
  /** SAM 1's own mask beside the three. */
  choice?: Buffer;
}

interface Kept {
  clicks: [number, number, 0 | 1][];
  box: [number, number, number, number] | null;
  masks: string[];
  scores: number[];
  choice?: string;
}

export function references(model: string, photo: string): Reference[] {
  const all = JSON.parse(readFileSync(join(small, model, "answers.json")).toString()) as Record<string, Kept[]>;
  const unpack = (text: string): Buffer => inflateSync(Buffer.from(text, "base64"));
  return (all[photo] ?? []).map(({ clicks, box, masks, scores, choice }) => ({
    prompts: { clicks: clicks.map(([x, y, label]) => ({ x, y, label })), boxes: box ? [{ x0: box[0], y0: box[1], x1: box[2], y1: box[3] }] : [] },
    masks: masks.map(unpack),
    scores,
    ...(choice ? { choice: unpack(choice) } : {}),
  }));
}

/** Intersection over union of masks a bit a pixel. */
export function overlap(a: Buffer, b: Buffer): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    both += ones((a[i] ?? 0) & (b[i] ?? 0));
    either += ones((a[i] ?? 0) | (b[i] ?? 0));
  }
  return either === 0 ? 1 : both / either;
}

function ones(byte: number): number {
  let n = 0;
  for (let b = byte; b > 0; b &= b - 1) n++;
  return n;
}
