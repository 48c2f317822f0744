import type { Page } from "playwright-core";

/** A small picture of what is inside an outline, cropped to it: RGBA, row by row. */
export interface Cutout {
  side: number;
  pixels: number[];
  /** Width by height of the outline before it was stretched to a square. */
  aspect: number;
}

/**
 * Cuts an object out of a picture, by a mask or by its own alpha, and stretches it
 * to a square, so that two pictures of one object can be laid on one another.
 * Decoding is the browser's.
 */
export function cutout(page: Page, picture: string, mask?: string, side = 96): Promise<Cutout> {
  return page.evaluate(
    async ([picture, mask, side]) => {
      const decode = async (url: string) => createImageBitmap(await (await fetch(url)).blob(), { colorSpaceConversion: "none" });
      const image = await decode(picture);
      const { width, height } = image;
      const context = (w: number, h: number) => new OffscreenCanvas(w, h).getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
      const c = context(width, height);
      c.drawImage(image, 0, 0);
      const all = c.getImageData(0, 0, width, height);
      if (mask) {
        const m = context(width, height);
        m.drawImage(await decode(mask), 0, 0);
        const inside = m.getImageData(0, 0, width, height).data;
        for (let i = 0; i < inside.length; i += 4) all.data[i + 3] = (inside[i] ?? 0) > 127 ? 255 : 0;
      }
      let [x0, y0, x1, y1] = [width, height, 0, 0];
      for (let i = 3; i < all.data.length; i += 4) {
        if ((all.data[i] ?? 0) < 128) continue;
        const p = (i - 3) / 4;
        const [x, y] = [p % width, Math.floor(p / width)];
        [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
      }
      if (x1 <= x0) return { side, pixels: [], aspect: 0 };
      c.putImageData(all, 0, 0);
      const small = context(side, side);
      small.imageSmoothingQuality = "high";
      small.drawImage(c.canvas, x0, y0, x1 - x0, y1 - y0, 0, 0, side, side);
      return { side, pixels: [...small.getImageData(0, 0, side, side).data], aspect: (x1 - x0) / (y1 - y0) };
    },
    [picture, mask, side] as const,
  );
}

/** How far two cutouts are apart where both are fully inside: mean CIE76 ΔE, and the share of the square compared. */
export function difference(a: Cutout, b: Cutout): { deltaE: number; share: number } {
  let [sum, n] = [0, 0];
  for (let i = 0; i < a.pixels.length; i += 4) {
    if ((a.pixels[i + 3] ?? 0) < 250 || (b.pixels[i + 3] ?? 0) < 250) continue;
    const [p, q] = [lab(a.pixels, i), lab(b.pixels, i)];
    sum += Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    n++;
  }
  return { deltaE: n ? sum / n : Infinity, share: n / (a.side * a.side) };
}

/** How far apart the mean colours are. */
export function meanDifference(a: Cutout, b: Cutout): number {
  const mean = (c: Cutout) => {
    const sum = [0, 0, 0];
    let n = 0;
    for (let i = 0; i < c.pixels.length; i += 4) {
      if ((c.pixels[i + 3] ?? 0) < 250) continue;
      lab(c.pixels, i).forEach((v, k) => (sum[k] = (sum[k] ?? 0) + v));
      n++;
    }
    return sum.map((s) => s / n);
  };
  const [p, q] = [mean(a), mean(b)];
  return Math.hypot(...p.map((v, k) => v - (q[k] ?? 0)));
}

/** CIE L*a*b* under D65, of sRGB bytes. */
function lab(pixels: number[], i: number): [number, number, number] {
  const [r, g, b] = [0, 1, 2].map((k) => {
    const v = (pixels[i + k] ?? 0) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
