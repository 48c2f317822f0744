import { Tensor } from "onnxruntime-web/wasm";
import { type Answer, type Contract, type Frame, points, split } from "./contract";
import type { Prompts } from "./decoder";
import type { Descriptor } from "./descriptor";

const side = 256; // of mask_input and low_res_masks

/**
 * SAM 1's official decoder export, MobileSAM's and the baseline's: one embedding,
 * float labels, mask_input, orig_im_size; the graph itself brings masks to the
 * asked size. Of four masks the first is the model's own choice.
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
  read(out: Record<string, Tensor>): Answer {
    const masks = out["masks"];
    const n = masks?.dims[1] ?? 0;
    const scores = out["iou_predictions"]?.data;
    return {
      masks: split(masks, n),
      scores: scores instanceof Float32Array ? Array.from(scores) : [],
      low: split(out["low_res_masks"], n),
      ...(n === 4 ? { choice: 0 } : {}),
    };
  },
};
