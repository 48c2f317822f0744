import type { Box, Click, Prompts } from "../decoder/decoder";
import { clamp, distance, type Point, type Size } from "./geometry";

/** One stroke of the brush or the eraser, in pixels of the photo. */
export interface Stroke {
  erase: boolean;
  radius: number;
  /** x and y in turn. */
  points: readonly number[];
}

/** Everything that makes an object's mask. It replays: small enough to be kept after every step. */
export interface Marks {
  clicks: readonly Click[];
  /** At most one: models take one box an object. */
  boxes: readonly Box[];
  /** Which of the model's candidates was taken by hand; undefined leaves it to the model. */
  choice: number | undefined;
  /** From how sure on the model's mask counts, 0 to 1; 0.5 is the model's own view. */
  threshold: number;
  fillHoles: boolean;
  keepLargest: boolean;
  /** What was painted over the model's mask, in order. It is the last word. */
  strokes: readonly Stroke[];
}

export const noMarks: Marks = { clicks: [], boxes: [], choice: undefined, threshold: 0.5, fillHoles: false, keepLargest: false, strokes: [] };

/** Whether the model has something to go by: a click inside, or a box. */
export function canPredict(p: Prompts): boolean {
  return p.boxes.length > 0 || p.clicks.some((c) => c.label === 1);
}

export function isUntouched(m: Marks): boolean {
  return m.clicks.length === 0 && m.boxes.length === 0 && m.strokes.length === 0;
}

/** Names what the model was asked, for its answer to be found again. */
export function promptKey(p: Prompts): string {
  return JSON.stringify([p.clicks.map((c) => [round(c.x), round(c.y), c.label]), p.boxes.map((b) => [b.x0, b.y0, b.x1, b.y1].map(round))]);
}

/** Names the whole mask: two objects' marks with the same name give the same mask. */
export function marksKey(m: Marks): string {
  return promptKey(m) + JSON.stringify([m.choice ?? null, m.threshold, m.fillHoles, m.keepLargest, m.strokes]);
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

// A new prompt asks the model anew, so an earlier choice among its answers is over.
export function addClick(m: Marks, click: Click): Marks {
  return { ...m, clicks: [...m.clicks, click], choice: undefined };
}

export function moveClick(m: Marks, index: number, to: Point): Marks {
  return { ...m, clicks: m.clicks.map((c, i) => (i === index ? { ...c, x: to.x, y: to.y } : c)), choice: undefined };
}

export function removeClick(m: Marks, index: number): Marks {
  return { ...m, clicks: m.clicks.filter((_, i) => i !== index), choice: undefined };
}

export function setBox(m: Marks, box: Box | undefined): Marks {
  return { ...m, boxes: box ? [box] : [], choice: undefined };
}

export function addStroke(m: Marks, stroke: Stroke): Marks {
  return { ...m, strokes: [...m.strokes, stroke] };
}

/** The click nearest to a place and no further than `within`, all in the photo's pixels. */
export function clickAt(m: Marks, p: Point, within: number): number | undefined {
  let found: number | undefined;
  let nearest = within;
  m.clicks.forEach((c, i) => {
    const d = distance(c, p);
    if (d <= nearest) {
      nearest = d;
      found = i;
    }
  });
  return found;
}

/** The box between two corners, whatever their order, kept on the photo. */
export function boxBetween(a: Point, b: Point, photo: Size): Box {
  return {
    x0: clamp(Math.min(a.x, b.x), 0, photo.width),
    y0: clamp(Math.min(a.y, b.y), 0, photo.height),
    x1: clamp(Math.max(a.x, b.x), 0, photo.width),
    y1: clamp(Math.max(a.y, b.y), 0, photo.height),
  };
}

/** The place on the photo nearest to p. Its far edges belong to it, less a hair. */
export function onPhoto(p: Point, photo: Size): Point {
  return { x: clamp(p.x, 0, photo.width - 0.01), y: clamp(p.y, 0, photo.height - 0.01) };
}
