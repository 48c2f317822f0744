import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check } from "./check";
import { readHeader } from "./header";

const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flatMap((p) => (typeof p === "string" ? Array.from(p, (c) => c.charCodeAt(0)) : p)));
const u32 = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const png = (w: number, h: number) => bytes("\x89PNG\r\n\x1a\n", [0, 0, 0, 13], "IHDR", u32(w), u32(h));

test("the sample is a JPEG of its size", () => {
  const b = new Uint8Array(readFileSync(join(import.meta.dirname, "../../../sample/photo.jpg")));
  const header = readHeader(b);
  expect(header?.format).toBe("jpeg");
  expect(header?.width).toBeGreaterThan(500);
  expect(header?.height).toBeGreaterThan(500);
});

test.each([
  ["PNG", png(640, 480), { format: "png", width: 640, height: 480 }],
  ["JPEG behind a profile", bytes([0xff, 0xd8, 0xff, 0xe2, 0, 6, 1, 2, 3, 4, 0xff, 0xc2, 0, 11, 8, 1, 0, 2, 0, 3, 0, 0, 0]), { format: "jpeg", width: 512, height: 256 }],
  ["lossy WebP", bytes("RIFF", u32(0), "WEBPVP8 ", u32(0), [0, 0, 0, 0x9d, 1, 0x2a, 0x20, 3, 0x58, 2], u32(0)), { format: "webp", width: 800, height: 600 }],
  ["lossless WebP", bytes("RIFF", u32(0), "WEBPVP8L", u32(0), [0x2f, 0x1f, 0xc3, 0x95, 0], u32(0), u32(0)), { format: "webp", width: 800, height: 600 }],
  ["extended WebP", bytes("RIFF", u32(0), "WEBPVP8X", u32(10), u32(0), [0x1f, 3, 0, 0x57, 2, 0]), { format: "webp", width: 800, height: 600 }],
  ["HEIC of tiles", bytes([0, 0, 0, 24], "ftypheic", u32(0), "mif1heic", "ispe", u32(0), u32(512), u32(512), "ispe", u32(0), u32(4032), u32(3024)), { format: "heic", width: 4032, height: 3024 }],
  ["AVIF", bytes([0, 0, 0, 24], "ftypavif", u32(0), "avifmif1", u32(0), u32(0), u32(0)), { format: "avif" }],
  ["text", bytes("hello there, this is text"), undefined],
  ["a JPEG that ends at once", bytes([0xff, 0xd8, 0xff]), { format: "jpeg" }],
])("%s", (_, b, want) => {
  expect(readHeader(b)).toEqual(want);
});

test.each([
  ["nothing in it", new Blob([]), { why: "empty" }],
  ["text called .jpg", new File(["no picture"], "photo.jpg"), { why: "not-an-image" }],
  ["a GIF", new Blob(["GIF89a..."]), { why: "format", format: "GIF" }],
  ["a bomb of 400 megapixels in 33 bytes", new Blob([png(20000, 20000)]), { why: "pixels", width: 20000, height: 20000 }],
  ["50 megapixels exactly", new Blob([png(10000, 5000)]), undefined],
  ["an icon", new Blob([png(16, 16)]), { why: "small", width: 16, height: 16 }],
])("a file is judged before it is sent: %s", async (_, file, want) => {
  expect(await check(file)).toEqual(want);
});

test("51 MB are too many", async () => {
  const file = new Blob([png(100, 100), new Uint8Array(51 * 1024 * 1024)]);
  expect(await check(file)).toEqual({ why: "bytes", bytes: file.size });
});
