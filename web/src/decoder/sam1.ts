import { Tensor } from "onnxruntime-web/wasm";
import { type Answer, type Contract, type Frame, points, split } from "./contract";
import type { Prompts } from "./decoder";
import type { Descriptor } from "./descriptor";

const side = 256; // of mask_input and low_res_masks

/**
 * SAM 1's official decoder export, MobileSAM's and the baseline's: one embedding,
 * float labels, mask_input, orig_im_size; the graph itself brings masks to the
 * asked size. Of four masks the baseline's first is its own choice. SAM's is for
 * prompts that leave none, from two clicks on; after a single click or a box it is left
 * out, as the reference does, and the best of the three is the one that scores most.
 */
export const sam1: Contract = {
  feeds(d: Descriptor, p: Prompts, frame: Frame, refine?: Float32Array): Record<string, Tensor> {
    const at = points(d, p, true);
    return {
      point_coords: new Tensor("float32", at.coordinates, [1, at.labels.length, 2]),
      point_labels: new Tensor("float32", Float32Array.from(at.labels), [1, at.labels.length]),
      mask_input: new Tensor("float32", refine ?? new Float32Array(side * side), [1, 1, side, side]),
      has_mask_input: new Tensor("float32", Float32Array.of(refine ? 1 : 0), [1]),
      orig_im_size: new Tensor("float32", Float32Array.of(frame.height, frame.width), [2]),
    };
  },
  read(out: Record<string, Tensor>, _: Frame, d: Descriptor, p: Prompts): Answer {
    const masks = out["masks"];
    const n = masks?.dims[1] ?? 0;
    const scores = out["iou_predictions"]?.data;
    const all = {
      masks: split(masks, n),
      scores: scores instanceof Float32Array ? Array.from(scores) : [],
      low: split(out["low_res_masks"], n),
    };
    if (n !== 4) return all;
    // The reference counts the padding point, so a click is two points, as a box is.
    if (d.family === "baseline" || points(d, p, true).labels.length > 2) return { ...all, choice: 0 };
    return { masks: all.masks.slice(1), scores: all.scores.slice(1), low: all.low.slice(1) };
  },
};
