import { expect, test } from "vitest";
import { BrushLayer } from "./brush_layer";
import { Composer } from "./composer";
import { emptyField, maskOfField, shrinkAlpha } from "./field";
import { fullMask } from "./full_mask";
import { noMarks, type Stroke } from "./marks";
import { packMask, unpackMask } from "./packed_mask";

const photo = { width: 400, height: 300 };
const disc = (width: number, height: number, cx: number, cy: number, r: number, f: (d: number) => number) =>
  Array.from({ length: width * height }, (_, i) => f(r - Math.hypot((i % width) + 0.5 - cx, Math.floor(i / width) + 0.5 - cy)));

test("a settled mask goes through to the last pixel", () => {
  const alpha = Uint8Array.from({ length: 400 * 300 }, (_, i) => (i * 97) % 256);
  const full = fullMask({ kind: "settled", mask: packMask(alpha, photo) }, noMarks, photo);
  expect(full.every((v, i) => v === ((alpha[i] ?? 0) > 127 ? 255 : 0))).toBe(true);
});

test("packing keeps every value", () => {
  const alpha = Uint8Array.from(disc(400, 300, 200, 150, 80, (d) => Math.max(0, Math.min(255, 127 + d * 60))));
  const packed = packMask(alpha, photo);
  expect(Buffer.compare(unpackMask(packed), alpha)).toBe(0);
  expect(packed.values.length).toBeLessThan(alpha.length / 50);
});

test("logits of a quarter of the size are enlarged to within half a pixel", () => {
  const logits = Float32Array.from(disc(100, 75, 50, 37.5, 20, (d) => d));
  const full = fullMask({ kind: "logits", width: 100, height: 75, logits }, noMarks, photo);
  const area = full.reduce((n, v) => n + (v === 255 ? 1 : 0), 0);
  expect(Math.sqrt(area / Math.PI)).toBeCloseTo(80, 0);
  expect([full[150 * 400 + 121], full[150 * 400 + 118]]).toEqual([255, 0]);
});

test("the threshold makes the mask larger and smaller", () => {
  const logits = Float32Array.from(disc(100, 75, 50, 37.5, 20, (d) => d));
  const area = (threshold: number) => fullMask({ kind: "logits", width: 100, height: 75, logits }, { ...noMarks, threshold }, photo).filter((v) => v === 255).length;
  expect(area(0.9)).toBeLessThan(area(0.5));
  expect(area(0.1)).toBeGreaterThan(area(0.5));
});

test("strokes come last and in order, whatever was cleaned before", () => {
  const strokes: Stroke[] = [
    { erase: false, radius: 10, points: [50, 50, 100, 50] },
    { erase: true, radius: 4, points: [75, 50] },
    { erase: false, radius: 1.5, points: [75, 50] },
  ];
  const alpha = Uint8Array.from(disc(400, 300, 250, 150, 60, (d) => (d > 0 ? 255 : 0)));
  const full = fullMask({ kind: "settled", mask: packMask(alpha, photo) }, { ...noMarks, keepLargest: true, fillHoles: true, strokes }, photo);
  const at = (x: number, y: number) => full[y * 400 + x];
  expect([at(50, 50), at(42, 50), at(38, 50), at(72, 50), at(74, 50), at(250, 150)]).toEqual([255, 255, 0, 0, 255, 255]);
});

test("the preview shows what the full size will be", () => {
  const strokes: Stroke[] = [{ erase: true, radius: 12, points: [260, 120, 300, 160, 250, 200] }, { erase: false, radius: 9, points: [20, 20, 60, 30] }];
  const large = { width: 2000, height: 1500 };
  const alpha = Uint8Array.from({ length: 3e6 }, (_, i) => (Math.hypot((i % 2000) - 1250, Math.floor(i / 2000) - 750) < 350 ? 255 : 0));
  const scaled = strokes.map((s) => ({ ...s, radius: s.radius * 5, points: s.points.map((p) => p * 5) }));
  const marks = { ...noMarks, clicks: [{ x: 1250, y: 750, label: 1 as const }], strokes: scaled };
  const composer = new Composer(large);
  const packed = packMask(alpha, large);
  const shown = composer.compose({ settled: { packed, preview: shrinkAlpha(alpha, large, composer.size), size: composer.size, ms: 0 } }, marks);
  const full = shrinkAlpha(fullMask({ kind: "settled", mask: packed }, marks, large), large, composer.size);
  const mask = maskOfField(shown.field);
  const differ = mask.reduce((n, v, i) => n + (v === ((full[i] ?? 0) > 127 ? 1 : 0) ? 0 : 1), 0);
  // Half of a one-pixel edge may fall either way; the edges here are some 1,600 pixels long.
  expect(differ).toBeLessThan(400);
  expect(shown.from).toBe("settled");
});

test("a brush layer that goes on is the one that begins anew", () => {
  const size = { width: 60, height: 40 };
  const strokes: Stroke[] = [
    { erase: false, radius: 8, points: [10, 10, 30, 20] },
    { erase: true, radius: 5, points: [20, 15, 40, 15] },
    { erase: false, radius: 3, points: [22, 15] },
  ];
  const onward = new BrushLayer(size, 1);
  for (let n = 1; n <= 3; n++) onward.sync(strokes.slice(0, n));
  const afresh = new BrushLayer(size, 1);
  afresh.sync(strokes);
  const [a, b] = [emptyField(size), emptyField(size)];
  onward.apply(a);
  afresh.apply(b);
  expect(a).toEqual(b);
  onward.extend(false, 9, 50, 30, 50, 30);
  onward.sync(strokes.slice(0, 1)); // the live one was dropped, two were undone
  const one = new BrushLayer(size, 1);
  one.sync(strokes.slice(0, 1));
  const [c, d] = [emptyField(size), emptyField(size)];
  onward.apply(c);
  one.apply(d);
  expect(c).toEqual(d);
});
