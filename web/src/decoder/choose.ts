import type { Answer } from "./contract";
import type { Candidate } from "./decoder";

/** Candidates from small to large, which of them is best, and where each stood in the answer. */
export interface Choice {
  candidates: Candidate[];
  best: number;
  from: number[];
}

/**
 * choose orders a model's masks by size. Where the model has a choice of its own
 * beside them, it takes the place of the one most like it, so that people see three
 * sizes and the best is one of them. Where a mask is being refined and the model
 * cannot take it as input, the one most like it is best: by score alone a click
 * outside the object would often jump to another.
 */
export function choose(a: Answer, likeness?: Float32Array): Choice {
  let order = a.masks.map((_, i) => i);
  let best: number | undefined;
  if (a.choice !== undefined && order.length > 1) {
    const own = a.choice;
    const others = order.filter((i) => i !== own);
    const twin = most(others, (i) => overlap(a.masks[i], a.masks[own]));
    order = others.map((i) => (i === twin ? own : i));
    best = own;
  }
  const area = new Map(order.map((i) => [i, count(a.masks[i])]));
  order.sort((i, j) => (area.get(i) ?? 0) - (area.get(j) ?? 0));
  best ??= likeness ? most(order, (i) => overlap(a.masks[i], likeness)) : most(order, (i) => a.scores[i] ?? 0);
  return {
    candidates: order.map((i) => ({ score: a.scores[i] ?? 0, logits: a.masks[i] ?? new Float32Array(0) })),
    best: Math.max(order.indexOf(best), 0),
    from: order,
  };
}

function most(of: number[], value: (i: number) => number): number {
  return of.reduce((a, b) => (value(b) > value(a) ? b : a), of[0] ?? 0);
}

function count(mask: Float32Array | undefined): number {
  let n = 0;
  if (mask) for (let i = 0; i < mask.length; i += stride) if ((mask[i] as number) > 0) n++;
  return n;
}

// Likeness needs no more than every fifth pixel; five shares no factor with the
// usual widths, so the sample does not line up in columns.
const stride = 5;

/** Intersection over union of two masks of one size, estimated. */
export function overlap(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b || a.length !== b.length) return 0;
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i += stride) {
    const p = (a[i] as number) > 0;
    const q = (b[i] as number) > 0;
    if (p && q) both++;
    if (p || q) either++;
  }
  return either === 0 ? 0 : both / either;
}
