import type { Look } from "./look";

/** The colour behind the model, undefined for none. */
export function backgroundColour(background: Look["background"], photo: string | undefined): string | undefined {
  switch (background) {
    case "light":
      return "#eef0f3";
    case "dark":
      return "#15171b";
    case "photo":
      return photo ?? "#eef0f3";
    case "clear":
      return undefined;
  }
}

/** Lines that stand out from a background, as a CSS colour. */
export function lineColour(colour: string | undefined): string {
  return colour && lightness(colour) < 0.45 ? "#9cc7ff" : "#0b4f96";
}

/** 0 black to 1 white, of "#rrggbb", near enough to choose between two lines. */
export function lightness(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255);
  return 0.3 * (r ?? 0) + 0.59 * (g ?? 0) + 0.11 * (b ?? 0);
}

/**
 * The mean colour along a picture's border, which is mostly background.
 * Pixels are RGBA, row by row.
 */
export function borderColour(pixels: Uint8ClampedArray, width: number, height: number): string {
  const sums = [0, 0, 0];
  let n = 0;
  const margin = Math.max(1, Math.round(Math.min(width, height) * 0.06));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x >= margin && x < width - margin && y >= margin && y < height - margin) continue;
      for (const k of [0, 1, 2]) sums[k] = (sums[k] ?? 0) + (pixels[4 * (y * width + x) + k] ?? 0);
      n++;
    }
  }
  return "#" + sums.map((s) => Math.round(s / Math.max(n, 1)).toString(16).padStart(2, "0")).join("");
}

/** Reads a picture's border colour; undefined where the picture cannot be had. */
export async function photoColour(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) return undefined;
    const picture = await createImageBitmap(await response.blob(), { resizeWidth: 48, resizeHeight: 48, resizeQuality: "medium" });
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 48;
    const c = canvas.getContext("2d", { willReadFrequently: true });
    c?.drawImage(picture, 0, 0);
    picture.close();
    return c ? borderColour(c.getImageData(0, 0, 48, 48).data, 48, 48) : undefined;
  } catch {
    return undefined; // a choice of background less is no trouble worth telling
  }
}
