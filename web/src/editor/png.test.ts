import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodeGreyPng } from "./png";

test.each([
  ["a pixel", 1, 1],
  ["an odd size", 37, 5],
  ["a photo of 12 million pixels", 4000, 3000],
])("a grey PNG holds every value: %s", async (_, width, height) => {
  const grey = Uint8Array.from({ length: width * height }, (_, i) => ((i * 2654435761) >>> 27) * 8);
  const png = new Uint8Array(await (await encodeGreyPng(grey, { width, height })).arrayBuffer());
  const view = new DataView(png.buffer);
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect([view.getUint32(16), view.getUint32(20), png[24], png[25]]).toEqual([width, height, 8, 0]);
  const length = view.getUint32(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  expect(rows.length).toBe((width + 1) * height);
  let wrong = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (rows[y * (width + 1) + 1 + x] !== grey[y * width + x]) wrong++;
  expect(wrong).toBe(0);
}, 60_000);

test("its checksums are those of the standard", async () => {
  const png = new Uint8Array(await (await encodeGreyPng(new Uint8Array(1), { width: 1, height: 1 })).arrayBuffer());
  expect(new DataView(png.buffer).getUint32(png.length - 4)).toBe(0xae426082); // that of every IEND
});
