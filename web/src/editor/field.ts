import type { Size } from "./geometry";
import { fillHoles, keepLargest } from "./islands";

/** How steep an edge of 0 to 255 becomes; of one pixel's width it then spans ±1. */
const alphaSlope = 1 / 127.5;

/**
 * A field is a number a pixel of the preview: the object is where it is above 0,
 * and the outline runs where it would be 0 between two pixels.
 */
export function fieldOfLogits(logits: Float32Array, threshold: number): Float32Array {
  const cut = Math.log(threshold / (1 - threshold));
  const field = new Float32Array(logits.length);
  for (let i = 0; i < field.length; i++) field[i] = (logits[i] as number) - cut;
  return field;
}

/** Of coverage, 0 to 255, as of a settled mask. */
export function fieldOfAlpha(alpha: Uint8Array, threshold: number): Float32Array {
  const field = new Float32Array(alpha.length);
  const cut = 255 * threshold;
  for (let i = 0; i < field.length; i++) field[i] = ((alpha[i] as number) - cut) * alphaSlope;
  return field;
}

export function emptyField(size: Size): Float32Array {
  return new Float32Array(size.width * size.height).fill(-1);
}

/** Fills holes and drops all parts but the largest, in place, by turning signs. */
export function cleanField(field: Float32Array, size: Size, clean: { fillHoles: boolean; keepLargest: boolean }): void {
  if (!clean.fillHoles && !clean.keepLargest) return;
  const mask = maskOfField(field);
  if (clean.keepLargest) keepLargest(mask, size);
  if (clean.fillHoles) fillHoles(mask, size);
  for (let i = 0; i < field.length; i++) {
    const v = field[i] as number;
    if (mask[i] === 1 ? v <= 0 : v > 0) field[i] = mask[i] === 1 ? Math.max(-v, 1e-3) : -v;
  }
}

/** 1 where the object is. */
export function maskOfField(field: Float32Array): Uint8Array {
  const mask = new Uint8Array(field.length);
  for (let i = 0; i < mask.length; i++) mask[i] = (field[i] as number) > 0 ? 1 : 0;
  return mask;
}

/** The object's share of the photo, 0 to 1. */
export function coverage(field: Float32Array): number {
  let inside = 0;
  for (let i = 0; i < field.length; i++) if ((field[i] as number) > 0) inside++;
  return field.length === 0 ? 0 : inside / field.length;
}

/**
 * A large mask of 0 to 255 at the preview's size: the mean of up to 4 × 4 samples a
 * pixel, which is exact up to 4096 pixels a side and quick beyond.
 */
export function shrinkAlpha(alpha: Uint8Array, from: Size, to: Size): Uint8Array {
  if (from.width === to.width && from.height === to.height) return alpha.slice();
  const small = new Uint8Array(to.width * to.height);
  const stepX = from.width / to.width;
  const stepY = from.height / to.height;
  const nx = Math.min(4, Math.max(1, Math.round(stepX)));
  const ny = Math.min(4, Math.max(1, Math.round(stepY)));
  const columns = new Int32Array(to.width * nx);
  for (let i = 0; i < columns.length; i++) columns[i] = Math.min(from.width - 1, Math.floor(((i + 0.5) / nx) * stepX));
  for (let y = 0; y < to.height; y++) {
    for (let k = 0; k < ny; k++) {
      const row = Math.min(from.height - 1, Math.floor((y + (k + 0.5) / ny) * stepY)) * from.width;
      if (k === 0) sums.fill(0);
      for (let x = 0, c = 0; x < to.width; x++) {
        let sum = 0;
        for (let j = 0; j < nx; j++, c++) sum += alpha[row + (columns[c] as number)] as number;
        sums[x] = (sums[x] as number) + sum;
      }
    }
    for (let x = 0; x < to.width; x++) small[y * to.width + x] = Math.round((sums[x] as number) / (nx * ny));
  }
  return small;
}

// One row of sums, at most 16 × 255 each; previews are never wider than this.
const sums = new Uint32Array(4096);
