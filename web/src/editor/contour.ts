import type { Size } from "./geometry";

/** Closed outlines; x and y in turn, loop n from ends[n − 1] to ends[n]. */
export interface Contours {
  points: Float32Array;
  ends: number[];
}

// The corners of a cell are a (top left), b, c, d clockwise; a bit each.
const top = 0, right = 1, bottom = 2, left = 3;

// Where a loop that keeps the object at its left hand leaves a cell, by the cell's
// corners and the side it came in by. Only the two saddles ask for the side: there
// the inside corners are taken as apart.
const exits: readonly (number | readonly [number, number, number, number])[] = [
  -1, top, right, right, bottom, [-1, bottom, -1, top], bottom, bottom,
  left, top, [right, -1, left, -1], right, left, top, left, -1,
];

/**
 * The outlines of a field, by marching squares with the crossing interpolated, in
 * pixels of the field (the first pixel's centre is at 0.5). What touches the border
 * closes along it.
 */
export function contoursOf(field: Float32Array, { width, height }: Size): Contours {
  // A rim of "outside" spares every look-up its bounds.
  const w = width + 2;
  const padded = new Float32Array(w * (height + 2)).fill(-1);
  for (let y = 0; y < height; y++) padded.set(field.subarray(y * width, (y + 1) * width), (y + 1) * w + 1);
  const visited = new Uint8Array(padded.length);
  const out = new Growing();
  const ends: number[] = [];

  for (let i = w; i < padded.length - w - 1; i++) {
    // Every loop goes down somewhere with "outside" at its right: the way in.
    if ((padded[i] as number) > 0 || (padded[i + 1] as number) <= 0 || visited[i] === 1) continue;
    trace(padded, w, i, visited, out, width, height);
    ends.push(out.length);
  }
  return { points: out.done(), ends };
}

function trace(field: Float32Array, w: number, start: number, visited: Uint8Array, out: Growing, width: number, height: number): void {
  let cell = start;
  let side = top;
  do {
    const a = field[cell] as number;
    const b = field[cell + 1] as number;
    const c = field[cell + w + 1] as number;
    const d = field[cell + w] as number;
    const x = (cell % w) - 0.5;
    const y = Math.floor(cell / w) - 0.5;
    if (side === top && b > 0) visited[cell] = 1;
    const px = side === top ? x + a / (a - b) : side === bottom ? x + d / (d - c) : side === right ? x + 1 : x;
    const py = side === left ? y + a / (a - d) : side === right ? y + b / (b - c) : side === bottom ? y + 1 : y;
    out.push(px < 0 ? 0 : px > width ? width : px, py < 0 ? 0 : py > height ? height : py);
    const found = exits[(a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (c > 0 ? 4 : 0) | (d > 0 ? 8 : 0)] as number | readonly number[];
    const exit = typeof found === "number" ? found : (found[side] as number);
    cell += exit === top ? -w : exit === bottom ? w : exit === right ? 1 : -1;
    side = (exit + 2) % 4;
  } while (cell !== start || side !== top);
}

/** Floats whose number is not known beforehand. */
class Growing {
  private data = new Float32Array(4096);
  length = 0;

  push(x: number, y: number): void {
    if (this.length + 2 > this.data.length) {
      const larger = new Float32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = x;
    this.data[this.length++] = y;
  }

  done(): Float32Array {
    return this.data.subarray(0, this.length);
  }
}
