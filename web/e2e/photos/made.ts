import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { sampleMask, samplePhoto } from "../world";

/** A part of the sample, in fractions of it, and how large it is made. */
export interface Cut {
  x: number;
  y: number;
  width: number;
  height: number;
  across: number;
  down: number;
}

async function dataLink(file: string, type: string): Promise<string> {
  return `data:${type};base64,${(await readFile(file)).toString("base64")}`;
}

/**
 * The sample's photo, cut and made larger, by a browser's canvas. On its side, it is
 * stored as a camera does that was held upright: turned a quarter to the left, with
 * a note in EXIF to turn it back.
 */
export async function photoOf(page: Page, cut: Cut, onItsSide: boolean): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([link, c, side]) => {
      const image = new Image();
      image.src = link;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = side ? [c.down, c.across] : [c.across, c.down];
      const g = canvas.getContext("2d") as CanvasRenderingContext2D;
      g.imageSmoothingQuality = "high";
      if (side) {
        g.translate(0, c.across);
        g.rotate(-Math.PI / 2);
      }
      const [w, h] = [image.naturalWidth, image.naturalHeight];
      g.drawImage(image, c.x * w, c.y * h, c.width * w, c.height * h, 0, 0, c.across, c.down);
      return canvas.toDataURL("image/jpeg", 0.92).replace(/^[^,]*,/, "");
    },
    [await dataLink(samplePhoto, "image/jpeg"), cut, onItsSide] as const,
  );
  const jpeg = Buffer.from(base64, "base64");
  return onItsSide ? noted(jpeg, 6) : jpeg; // 6: row 0 is the right side, to be turned a quarter to the right
}

/**
 * A JPEG with the smallest EXIF there is: a TIFF header and one entry, Orientation
 * (0x0112). It comes straight after the JPEG's two first bytes; CIPA DC-008 §4.5 has
 * the layout, and §4.6.5 says which of the picture's sides row 0 and column 0 are.
 */
export function noted(jpeg: Buffer, orientation: number): Buffer {
  const note = Buffer.concat([
    Buffer.from([0xff, 0xe1, 0, 34]), // APP1 of 34 bytes: its length's 2, "Exif" with 6, 8 of header, 18 of directory
    Buffer.from("Exif\0\0MM\0*\0\0\0\x08", "latin1"),
    Buffer.from([0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]),
  ]);
  return Buffer.concat([jpeg.subarray(0, 2), note, jpeg.subarray(2)]);
}

/** How well a mask and the sample's own, cut in the same way, cover each other: intersection over union. */
export async function overlap(page: Page, mask: Uint8Array, cut: Cut): Promise<{ width: number; height: number; iou: number }> {
  return page.evaluate(
    async ([sent, truth, c]) => {
      const pixels = async (link: string, part?: typeof c) => {
        const image = new Image();
        image.src = link;
        await image.decode();
        const [w, h] = [image.naturalWidth, image.naturalHeight];
        const [across, down] = part ? [part.across, part.down] : [w, h];
        const g = new OffscreenCanvas(across, down).getContext("2d") as OffscreenCanvasRenderingContext2D;
        if (part) g.drawImage(image, part.x * w, part.y * h, part.width * w, part.height * h, 0, 0, across, down);
        else g.drawImage(image, 0, 0);
        return { across, down, data: g.getImageData(0, 0, across, down).data };
      };
      const [a, b] = [await pixels(sent), await pixels(truth, c)];
      let [both, either] = [0, 0];
      for (let i = 0; i < b.data.length; i += 4) {
        const [p, q] = [(a.data[i] ?? 0) > 127, (b.data[i] ?? 0) > 127];
        if (p && q) both++;
        if (p || q) either++;
      }
      return { width: a.across, height: a.down, iou: both / either };
    },
    [`data:image/png;base64,${Buffer.from(mask).toString("base64")}`, await dataLink(sampleMask, "image/png"), cut] as const,
  );
}
