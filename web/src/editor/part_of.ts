import type { Prediction } from "../decoder/decoder";

/** Whole pixels of a prediction. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is left round the suggestions, of their longer side. */
const margin = 0.1;

/** A picture of fewer pixels is not magnified any more: a sixth of the prediction's longer side. */
const least = 1 / 6;

/**
 * The part of the photo that holds all suggestions wholly, with a margin: a small object
 * would be some pixels of a thumbnail of all of it. It has the thumbnails' 4:3 as far as
 * the photo reaches. Where nothing is suggested it is the whole.
 */
export function partOf({ candidates, width, height }: Pick<Prediction, "candidates" | "width" | "height">): Rect {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const { logits } of candidates) {
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if ((logits[i] as number) <= 0) continue;
        if (x < left) left = x;
        if (x >= right) right = x + 1;
        if (y < top) top = y;
        bottom = y + 1;
      }
    }
  }
  if (right <= left) return { x: 0, y: 0, width, height };
  const rim = 2 * margin * Math.max(right - left, bottom - top);
  const smallest = least * Math.max(width, height);
  const across = Math.max(right - left + rim, smallest, ((bottom - top + rim) * 4) / 3);
  const down = Math.max(bottom - top + rim, (across * 3) / 4);
  const [x, w] = within((left + right) / 2, across, width);
  const [y, h] = within((top + bottom) / 2, down, height);
  return { x, y, width: w, height: h };
}

/** A stretch of a length about a middle, pushed to where there is something. */
function within(middle: number, length: number, all: number): [start: number, length: number] {
  const long = Math.min(all, Math.ceil(length));
  return [Math.round(Math.min(all - long, Math.max(0, middle - long / 2))), long];
}
