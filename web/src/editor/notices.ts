import { maskOfField } from "./field";
import type { Size } from "./geometry";
import { findIslands } from "./islands";

/** What may be wrong with a mask; none of it forbids to go on, but "empty". */
export type Notice = "empty" | "border" | "tiny" | "islands";

/** Below this share of the photo a model has too few pixels to be good. */
const tiny = 0.02;

/** More parts than this look like a mask gone wrong; a chair's legs or a bunch of keys have fewer. */
const many = 6;

/** Parts smaller than this share of the mask are specks, which one does not see. */
const speck = 0.0005;

/** What an owner should know of a mask before it is sent. */
export function noticesOf(field: Float32Array, size: Size): Notice[] {
  const mask = maskOfField(field);
  const { sizes } = findIslands(mask, size);
  const inside = sizes.reduce((sum, n) => sum + n, 0);
  if (inside === 0) return ["empty"];
  const found: Notice[] = [];
  if (borderShare(mask, size) > 0.004) found.push("border");
  if (inside < tiny * mask.length) found.push("tiny");
  if (sizes.filter((n) => n > speck * inside).length > many) found.push("islands");
  return found;
}

// The share of the photo's border that the mask covers. A pixel or two is a soft edge; 0.4 % of
// a 1024 × 768 preview's is 14 pixels, which is a cut-off object.
function borderShare(mask: Uint8Array, { width, height }: Size): number {
  let touched = 0;
  for (let x = 0; x < width; x++) touched += (mask[x] ?? 0) + (mask[(height - 1) * width + x] ?? 0);
  for (let y = 0; y < height; y++) touched += (mask[y * width] ?? 0) + (mask[y * width + width - 1] ?? 0);
  return touched / (2 * (width + height));
}
