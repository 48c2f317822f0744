// @vitest-environment node
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Prompts } from "./decoder";
import { type Descriptor, parseDescriptor } from "./descriptor";
import { Engine } from "./engine";
import { halfToFloat } from "./half";

interface Scene {
  name: string;
  descriptor: unknown;
  tensor: string;
  ellipse: [number, number, number, number];
  pixels: number;
}

// Written by Go's encoder, with the answers of Go's decoder (gpu-worker/segment/browser_test.go).
const file = (name: string): Buffer => readFileSync(new URL(`testdata/${name}`, import.meta.url));
const scenes = JSON.parse(file("scenes.json").toString()) as Scene[];
const graph = (name: string): ArrayBuffer => new Uint8Array(file(name)).buffer;

function open(s: Scene): Promise<Engine> {
  const raw = gunzipSync(Buffer.from(s.tensor, "base64"));
  const tensor = halfToFloat(new Uint16Array(new Uint8Array(raw).buffer));
  return Engine.open(graph("baseline.onnx"), parseDescriptor(s.descriptor), [tensor]);
}

/** Left, right, top and bottom of what is above 0, in pixels of the photo. */
function bounds(logits: Float32Array, width: number, scale: number): number[] {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  logits.forEach((v, i) => {
    if (v <= 0) return;
    const x = i % width;
    const y = Math.floor(i / width);
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x + 1), Math.min(top, y), Math.max(bottom, y + 1)];
  });
  return [left, right, top, bottom].map((v) => v * scale);
}

function near(got: number[], s: Scene, pixel: number): void {
  const [cx, cy, rx, ry] = s.ellipse;
  [cx - rx, cx + rx, cy - ry, cy + ry].forEach((want, i) => {
    expect(Math.abs((got[i] ?? NaN) - want), `${s.name}: side ${i} at ${got[i]}, want ${want}`).toBeLessThanOrEqual(pixel);
  });
}

const click = (s: Scene): Prompts => ({ clicks: [{ x: s.ellipse[0], y: s.ellipse[1], label: 1 }], boxes: [] });

describe("with the baseline's graph the mask lies on the object, to a pixel of the model's grid", () => {
  it.each(scenes)("$name", async (s) => {
    const engine = await open(s);
    const { prediction: p } = await engine.predict(click(s));
    const d = parseDescriptor(s.descriptor);
    expect(p.candidates).toHaveLength(3);
    const scale = d.photo.width / p.width;
    const grid = Math.max(d.photo.width, d.photo.height) / 256;
    near(bounds(p.candidates[p.best]?.logits ?? new Float32Array(0), p.width, scale), s, grid);
    await engine.close();
  });
});

it("answers as Go's decoder does", async () => {
  for (const s of scenes.filter((x) => x.name !== "12 MP")) {
    const engine = await open(s);
    const { prediction: p } = await engine.predict(click(s));
    const d = parseDescriptor(s.descriptor);
    const inside = p.candidates[p.best]?.logits.reduce((n, v) => n + (v > 0 ? 1 : 0), 0) ?? 0;
    const share = (inside * d.photo.width * d.photo.height) / (p.width * p.height) / s.pixels;
    expect(Math.abs(share - 1)).toBeLessThan(0.01);
    await engine.close();
  }
});

it("a box and a click outside are heard, and a mask can be refined", async () => {
  const s = scenes[0];
  if (!s) throw new Error("no scene");
  const engine = await open(s);
  const [cx, cy, rx, ry] = s.ellipse;
  const boxed = await engine.predict({ clicks: [], boxes: [{ x0: cx - rx - 4, y0: cy - ry - 4, x1: cx + rx + 4, y1: cy + ry + 4 }] });
  near(bounds(boxed.prediction.candidates[boxed.prediction.best]?.logits ?? new Float32Array(0), boxed.prediction.width, 640 / boxed.prediction.width), s, 2.5);
  expect(boxed.low[0]).toHaveLength(256 * 256);
  const p = { clicks: [...click(s).clicks, { x: 20, y: 20, label: 0 as const }], boxes: [] };
  const refined = await engine.predict(p, { low: boxed.low[boxed.prediction.best], logits: new Float32Array(0) });
  const logits = refined.prediction.candidates[refined.prediction.best]?.logits;
  expect(logits?.[0]).toBeLessThan(0);
  await engine.close();
});

describe("with a graph of SAM 3's shape: three embeddings, 288 × 288 masks, a squashed frame", () => {
  it.each([
    ["landscape", 640, 400],
    ["portrait", 300, 480],
    ["square", 512, 512],
    ["12 MP", 4000, 3000],
  ])("%s", async (name, width, height) => {
    const [cx, cy, rx, ry] = [0.56 * width, 0.45 * height, 0.21 * width, 0.27 * height];
    const first = new Float32Array(32 * 288 * 288);
    for (let y = 0; y < 288; y++) {
      for (let x = 0; x < 288; x++) {
        const [px, py] = [((x + 0.5) * width) / 288, ((y + 0.5) * height) / 288];
        first[y * 288 + x] = Math.hypot((px - cx) / rx, (py - cy) / ry) < 1 ? 1 : 0;
      }
    }
    const tensor = (n: string, shape: number[]) => ({ name: n, dtype: "float16" as const, shape, file: "", bytes: 0, sha256: "" });
    const d: Descriptor = {
      model: "shaped", family: "sam3", decoder: { key: "", sha256: "" }, photo: { width, height },
      scale: { x: 1008 / width, y: 1008 / height }, frame: 1008,
      tensors: [tensor("image_embeddings.0", [1, 32, 288, 288]), tensor("image_embeddings.1", [1, 64, 144, 144]), tensor("image_embeddings.2", [1, 256, 72, 72])],
    };
    const engine = await Engine.open(graph("sam3_shaped.onnx"), d, [first, new Float32Array(64 * 144 * 144), new Float32Array(256 * 72 * 72)]);
    const { prediction: p, low } = await engine.predict({ clicks: [{ x: cx, y: cy, label: 1 }], boxes: [] });
    expect(low).toHaveLength(0);
    expect(p.candidates[p.best]?.score).toBeCloseTo(0.9);
    const s: Scene = { name, descriptor: d, tensor: "", ellipse: [cx, cy, rx, ry], pixels: 0 };
    near(bounds(p.candidates[p.best]?.logits ?? new Float32Array(0), p.width, width / p.width), s, Math.max(width, height) / 288);
    await engine.close();
  });
});

it("refuses by name what it cannot ask or what is not there", async () => {
  const s = scenes[0];
  if (!s) throw new Error("no scene");
  const d = parseDescriptor(s.descriptor);
  await expect(Engine.open(graph("sam3_shaped.onnx"), d, [])).rejects.toMatchObject({ trouble: "corrupt", message: "the session has no tensor image_embeddings.0" });
  await expect(Engine.open(new Uint8Array(20).buffer, d, [])).rejects.toMatchObject({ trouble: "corrupt" });
});
