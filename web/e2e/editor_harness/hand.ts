import { inflateSync } from "node:zlib";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Where the photo's stage is on the page. */
export async function hostBox(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator(".editor-host").boundingBox();
  if (!box) throw new Error("there is no stage");
  return box;
}

/** Clicks at fractions of the stage. */
export async function clickPhoto(page: Page, x: number, y: number, options: { button?: "left" | "right"; modifiers?: ("Alt" | "Shift")[] } = {}): Promise<void> {
  const box = await hostBox(page);
  await page.locator(".editor-host").click({ position: { x: box.width * x, y: box.height * y }, ...options });
}

/** Waits until the model has said its last word. */
export async function settled(page: Page): Promise<void> {
  await page.locator(".mark, .mark-box").first().waitFor({ state: "attached" });
  await expect.poll(() => page.locator(".hint").getAttribute("data-working"), { timeout: 120_000 }).toBe("false");
}

/**
 * The mask's share of the photo as it is said to screen readers, 0 to 1, once it has come
 * to rest: what the page shows is said 450 ms later, so that the page itself waits longer
 * than that, by the same clock of its own, however slow the machine is.
 */
export async function covered(page: Page): Promise<number> {
  const said = await page.locator("main > p[role='status']").evaluate(async (status) => {
    for (let before = ""; ; before = status.textContent) {
      await new Promise((later) => setTimeout(later, 600));
      if (status.textContent !== "" && status.textContent === before) return before;
    }
  });
  return Number(/covers ([\d.]+)%/.exec(said)?.[1] ?? 0) / 100;
}

/**
 * How much the masks hide of the photo at fractions of the stage, 0 to 255: the median of
 * a small square, as outlines and hatches are thin. One mask fades into the next within
 * 180 ms, and a frame later it is painted.
 */
export async function alphaAt(page: Page, x: number, y: number): Promise<number> {
  return page.locator(".editor-overlay").evaluate(
    async (canvas: HTMLCanvasElement, [x, y]) => {
      await new Promise((later) => setTimeout(later, 250));
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const side = 15;
      const data = canvas.getContext("2d")?.getImageData(canvas.width * x - side / 2, canvas.height * y - side / 2, side, side).data ?? [];
      return Array.from(data).filter((_, i) => i % 4 === 3).sort((a, b) => a - b)[(side * side) >> 1] ?? 0;
    },
    [x, y] as const,
  );
}

export interface SentMask {
  width: number;
  height: number;
  /** Of 255s. */
  share: number;
  /** All values there are, in order. */
  values: number[];
  pixels: Uint8Array;
}

/** The mask that the page has uploaded as its n-th. */
export async function sentMask(page: Page, n: number): Promise<SentMask> {
  await page.waitForFunction((i) => (window as unknown as { sent: unknown[] }).sent.length > i, n);
  const bytes = await page.evaluate((i) => [...new Uint8Array((window as unknown as { sent: { bytes: ArrayBuffer }[] }).sent[i]?.bytes ?? new ArrayBuffer())], n);
  return readGreyPng(Uint8Array.from(bytes));
}

/** Reads the kind of PNG that the editor writes. */
export function readGreyPng(png: Uint8Array): SentMask {
  const view = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const rows = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) pixels.set(rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)), y * width);
  const inside = pixels.reduce((sum, v) => sum + (v > 127 ? 1 : 0), 0);
  return { width, height, share: inside / pixels.length, values: [...new Set(pixels)].sort((a, b) => a - b), pixels };
}
