// @vitest-environment node
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Chain, type Pixels } from "./chain";
import { type Click, DecoderError } from "./decoder";
import { parseDescriptor } from "./descriptor";

interface Scene {
  name: string;
  descriptor: unknown;
  ellipse: [number, number, number, number];
  settled: string[] | null;
}

const scenes = (JSON.parse(readFileSync(new URL("testdata/scenes.json", import.meta.url)).toString()) as Scene[]).filter((s) => s.settled);
const module = new WebAssembly.Module(readFileSync(new URL("settle.wasm", import.meta.url))); // made by `make web/settle`

/** The picture of gpu-worker/segment/browser_test.go, pixel by pixel. */
function picture(s: Scene): Pixels {
  const { width, height } = parseDescriptor(s.descriptor).photo;
  const [cx, cy, rx, ry] = s.ellipse;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(Math.hypot((x + 0.5 - cx) / rx, (y + 0.5 - cy) / ry) < 1 ? [190, 80, 30, 255] : [196, 205, 214, 255], (y * width + x) * 4);
  return { width, height, data };
}

it.each(scenes)("settles the same mask as the worker, byte for byte: $name", (s) => {
  const chain = Chain.open(module, picture(s));
  const [cx, cy, rx] = s.ellipse;
  const clicks: Click[] = [
    { x: cx, y: cy, label: 1 },
    { x: cx + rx / 2, y: cy, label: 0 },
    { x: 10, y: 10, label: 0 },
  ];
  const got = clicks.map((_, n) => createHash("sha256").update(chain.settle({ clicks: clicks.slice(0, n + 1), boxes: [] })).digest("hex"));
  expect(got).toEqual(s.settled);
});

it("takes an earlier mask to correct", () => {
  const s = scenes[0];
  if (!s) throw new Error("no scene");
  const chain = Chain.open(module, picture(s));
  const [cx, cy] = s.ellipse;
  const earlier = chain.settle({ clicks: [{ x: cx, y: cy, label: 1 }], boxes: [] });
  const corrected = chain.settle({ clicks: [{ x: cx, y: cy, label: 0 }], boxes: [] }, earlier);
  expect(corrected[Math.floor(cy) * chain.width + Math.floor(cx)]).toBe(0);
});

it("says what is wrong with prompts that mean nothing", () => {
  const s = scenes[0];
  if (!s) throw new Error("no scene");
  const chain = Chain.open(module, picture(s));
  expect(() => chain.settle({ clicks: [{ x: -5, y: 0, label: 1 }], boxes: [] })).toThrow(DecoderError);
  expect(() => chain.settle({ clicks: [], boxes: [] })).toThrow(/neither an inside click nor a box/);
});
