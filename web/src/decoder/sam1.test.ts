// @vitest-environment node
import { Tensor } from "onnxruntime-web/wasm";
import { expect, it } from "vitest";
import { choose } from "./choose";
import type { Prompts } from "./decoder";
import type { Descriptor } from "./descriptor";
import { sam1 } from "./sam1";

const click = { x: 4, y: 4, label: 1 as const };
const box = { x0: 1, y0: 1, x1: 6, y1: 6 };

/** Four masks of growing size; the third scores most, the first most of all. */
const out = {
  masks: new Tensor("float32", Float32Array.from([1, 1, 1, 1, 1, -1, -1, -1, 1, 1, -1, -1, 1, 1, 1, -1]), [1, 4, 2, 2]),
  iou_predictions: new Tensor("float32", Float32Array.of(0.99, 0.3, 0.8, 0.5), [1, 4]),
  low_res_masks: new Tensor("float32", Float32Array.of(10, 11, 12, 13), [1, 4, 1, 1]),
};

function best(family: string, p: Prompts): { low: number | undefined; candidates: number } {
  const d: Descriptor = { model: "m", family, decoder: { key: "", sha256: "" }, photo: { width: 8, height: 8 }, scale: { x: 1, y: 1 }, frame: 1024, tensors: [] };
  const answer = sam1.read(out, { width: 2, height: 2 }, d, p);
  const choice = choose(answer);
  return { low: answer.low[choice.from[choice.best] ?? -1]?.[0], candidates: choice.candidates.length };
}

it.each([
  ["one click takes the best of the three", "sam1", { clicks: [click], boxes: [] }, 12],
  ["a box alone takes the best of the three", "sam1", { clicks: [], boxes: [box] }, 12],
  ["two clicks take the model's own", "sam1", { clicks: [click, click], boxes: [] }, 10],
  ["a box and a click take the model's own", "sam1", { clicks: [click], boxes: [box] }, 10],
  ["the baseline's own is taken always", "baseline", { clicks: [click], boxes: [] }, 10],
])("of four masks %s", (_, family, prompts, low) => {
  expect(best(family, prompts)).toEqual({ low, candidates: 3 });
});
