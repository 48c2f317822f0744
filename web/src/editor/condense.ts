import { shrinkAlpha } from "./field";
import type { Size } from "./geometry";
import { packMask, type PackedMask } from "./packed_mask";

/** A settled mask as the editor keeps it: whole but packed, and small to be looked at. */
export interface Condensed {
  packed: PackedMask;
  /** 0 to 255 a pixel of `size`. */
  preview: Uint8Array;
  size: Size;
}

/** Takes some 50 ms for 12 million pixels: not on the page's own thread. */
export function condense(alpha: Uint8Array, photo: Size, size: Size): Condensed {
  return { packed: packMask(alpha, photo), preview: shrinkAlpha(alpha, photo, size), size };
}
