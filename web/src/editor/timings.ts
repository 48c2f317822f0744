/** How long things took, in ms, for those who wonder. */
export interface Timings {
  /** From the click to the painted mask. */
  total?: number;
  /** The model's own part of it. */
  model?: number;
  /** Painting alone. */
  paint?: number;
  /** The better mask's run. */
  settle?: number;
  /** The mask at full size, built and encoded. */
  build?: number;
}

/**
 * Notes one span for the browser's own tools and for tests, and forgets it at once:
 * observers have seen it, and an hour of clicking must not fill the buffer.
 */
export function note(name: "editor.click" | "editor.paint" | "editor.model" | "editor.settle", start: number, end: number): void {
  performance.measure(name, { start, end });
  performance.clearMeasures(name);
}
