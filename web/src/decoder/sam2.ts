import { Tensor } from "onnxruntime-web/wasm";
import { type Answer, type Contract, type Frame, type Points, points, split } from "./contract";
import type { Prompts } from "./decoder";
import type { Descriptor } from "./descriptor";
import { stretch } from "./stretch";

/**
 * SAM 2.1 and SAM 3 tracker as transformers exports them: three embeddings, whole
 * numbers as labels, no mask input. Masks come back in the squashed square and are
 * stretched over the photo, each axis by itself.
 */
export const sam2: Contract = {
  feeds(d: Descriptor, p: Prompts): Record<string, Tensor> {
    // A box is two points with labels 2 and 3 to the prompt encoder; given so, clicks
    // and a box need only one of the graph's two inputs. A point that is none comes last,
    // as the reference adds it to clicks and behind a box's corners alike.
    const at = closed(points(d, p, false));
    const n = at.labels.length;
    return {
      input_points: new Tensor("float32", at.coordinates, [1, 1, n, 2]),
      input_labels: new Tensor("int64", BigInt64Array.from(at.labels.map(BigInt)), [1, 1, n]),
      input_boxes: new Tensor("float32", new Float32Array(0), [1, 0, 4]),
    };
  },
  read(out: Record<string, Tensor>, frame: Frame): Answer {
    return squashed(out["pred_masks"], out["iou_scores"], 2, frame);
  },
};

function closed(p: Points): Points {
  return { coordinates: Float32Array.of(...p.coordinates, 0, 0), labels: [...p.labels, -1] };
}

/** SAM 2.1 as samexporter writes it: float labels, mask_input, masks of 256 × 256. */
export const samexporter: Contract = {
  feeds(d: Descriptor, p: Prompts, _: Frame, refine?: Float32Array): Record<string, Tensor> {
    const at = points(d, p, false); // the graph adds the padding point itself
    const n = at.labels.length;
    return {
      point_coords: new Tensor("float32", at.coordinates, [1, n, 2]),
      point_labels: new Tensor("float32", Float32Array.from(at.labels), [1, n]),
      mask_input: new Tensor("float32", refine ?? new Float32Array(256 * 256), [1, 1, 256, 256]),
      has_mask_input: new Tensor("float32", Float32Array.of(refine ? 1 : 0), [1]),
    };
  },
  read(out: Record<string, Tensor>, frame: Frame): Answer {
    const answer = squashed(out["masks"], out["iou_predictions"], 1, frame);
    return { ...answer, low: split(out["masks"], answer.masks.length) };
  },
};

function squashed(masks: Tensor | undefined, scores: Tensor | undefined, axis: number, frame: Frame): Answer {
  const n = masks?.dims[axis] ?? 0;
  const height = masks?.dims[axis + 1] ?? 0;
  const width = masks?.dims[axis + 2] ?? 0;
  return {
    masks: split(masks, n).map((values) => stretch({ width, height, values }, frame.width, frame.height)),
    scores: scores?.data instanceof Float32Array ? Array.from(scores.data) : [],
    low: [],
  };
}
