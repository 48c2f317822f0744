import type { Page } from "playwright-core";
import type { Ellipse } from "../editor_harness/scene";
import { noted } from "./made";

/** What people see: an ellipse off the middle of a wide photo, which looks otherwise however it is turned. */
export const seen: { width: number; height: number; ellipse: Ellipse } = { width: 640, height: 400, ellipse: [358, 180, 134, 108] };

/**
 * By EXIF's orientation, where a stored pixel is seen: a, b, c, d, e, f of x′ = ax + cy + e,
 * y′ = bx + dy + f, as in CSS, for a photo that is seen 640 wide and 400 high.
 */
const ways: Record<number, readonly [number, number, number, number, number, number]> = {
  1: [1, 0, 0, 1, 0, 0],
  2: [-1, 0, 0, 1, 640, 0],
  3: [-1, 0, 0, -1, 640, 400],
  4: [1, 0, 0, -1, 0, 400],
  5: [0, 1, 1, 0, 0, 0],
  6: [0, 1, -1, 0, 640, 0],
  7: [0, -1, -1, 0, 640, 400],
  8: [0, -1, 1, 0, 0, 400],
};

export const orientations = Object.keys(ways).map(Number);

/** The photo as a camera stores it that was held in this way: other rows and columns, and a note of it. */
export async function turnedPhoto(page: Page, orientation: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    ([[a, b, c, d, e, f], width, height, [cx, cy, rx, ry]]) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = a === 0 ? [height, width] : [width, height];
      const g = canvas.getContext("2d") as CanvasRenderingContext2D;
      const image = g.createImageData(canvas.width, canvas.height);
      const pixels = new Uint32Array(image.data.buffer);
      for (let j = 0; j < canvas.height; j++)
        for (let i = 0; i < canvas.width; i++) {
          const [x, y] = [a * (i + 0.5) + c * (j + 0.5) + e, b * (i + 0.5) + d * (j + 0.5) + f];
          pixels[j * canvas.width + i] = Math.hypot((x - cx) / rx, (y - cy) / ry) < 1 ? 0xff1e50be : 0xffd6cdc4;
        }
      g.putImageData(image, 0, 0);
      return canvas.toDataURL("image/jpeg", 1).replace(/^[^,]*,/, "");
    },
    [ways[orientation] ?? [1, 0, 0, 1, 0, 0], seen.width, seen.height, seen.ellipse] as const,
  );
  return noted(Buffer.from(base64, "base64"), orientation);
}
