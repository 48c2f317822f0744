import type { Tensor } from "onnxruntime-web/wasm";
import type { Prompts } from "./decoder";
import type { Descriptor } from "./descriptor";

/** What a model answered, in the prediction's frame. */
export interface Answer {
  /** Logits of width × height each. */
  masks: Float32Array[];
  scores: number[];
  /** What to give back as mask_input to refine a mask; empty where the model takes none. */
  low: Float32Array[];
  /** Index of a mask that is the model's own choice beside the others, if it has one. */
  choice?: number;
}

/** The size in which predictions are drawn. */
export interface Frame {
  width: number;
  height: number;
}

/** How one family of decoder graphs is asked and read. */
export interface Contract {
  feeds(d: Descriptor, p: Prompts, frame: Frame, refine?: Float32Array): Record<string, Tensor>;
  read(out: Record<string, Tensor>, frame: Frame, d: Descriptor, p: Prompts): Answer;
}

/** Points as every family takes them: clicks, then the box's two corners with SAM's labels 2 and 3. */
export interface Points {
  /** x and y in the model's frame, one after the other. */
  coordinates: Float32Array;
  labels: number[];
}

export function points(d: Descriptor, p: Prompts, padding: boolean): Points {
  const xy: number[] = [];
  const labels: number[] = [];
  const add = (x: number, y: number, label: number): void => {
    xy.push(x * d.scale.x, y * d.scale.y);
    labels.push(label);
  };
  for (const c of p.clicks) add(c.x, c.y, c.label);
  const box = p.boxes[0]; // the families know one box
  if (box) {
    add(box.x0, box.y0, 2);
    add(box.x1, box.y1, 3);
  } else if (padding) {
    add(0, 0, -1);
  }
  return { coordinates: Float32Array.from(xy), labels };
}

/** The numbers of an output, in equal parts of one buffer, which changes hands as a whole. */
export function split(t: Tensor | undefined, parts: number): Float32Array[] {
  if (!t || !(t.data instanceof Float32Array)) return [];
  const size = t.data.length / parts;
  const data = t.data;
  return Array.from({ length: parts }, (_, i) => data.subarray(i * size, (i + 1) * size));
}
