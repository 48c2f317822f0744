import type { Size } from "./geometry";

/** Connected parts of a mask: their sizes, and which part each pixel is of. */
export interface Islands {
  /** Pixels of part n at index n − 1. */
  sizes: number[];
  /** 0 for pixels that are not asked about, else the part's number. */
  labels: Int32Array;
}

/** The 4-connected parts of the pixels for which `wanted` is 1. */
export function findIslands(wanted: Uint8Array, { width, height }: Size): Islands {
  const labels = new Int32Array(width * height);
  const sizes: number[] = [];
  const stack: number[] = [];
  for (let start = 0; start < wanted.length; start++) {
    if (wanted[start] !== 1 || labels[start] !== 0) continue;
    const label = sizes.length + 1;
    let size = 0;
    stack.push(start);
    labels[start] = label;
    // A span at a time: a pixel is pushed once a run of its row, not once a neighbour.
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      const row = i - (i % width);
      let from = i;
      while (from > row && wanted[from - 1] === 1 && labels[from - 1] === 0) labels[--from] = label;
      let to = i;
      while (to + 1 < row + width && wanted[to + 1] === 1 && labels[to + 1] === 0) labels[++to] = label;
      size += to - from + 1;
      for (const beside of [-width, width]) {
        if (beside < 0 ? row === 0 : row + width >= wanted.length) continue;
        let inRun = false;
        for (let j = from + beside; j <= to + beside; j++) {
          const open = wanted[j] === 1 && labels[j] === 0;
          if (open && !inRun) {
            stack.push(j);
            labels[j] = label;
          }
          inRun = open;
        }
      }
    }
    sizes.push(size);
  }
  return { sizes, labels };
}

/** Sets all but the largest part of a mask of 0 and 1 to 0. */
export function keepLargest(mask: Uint8Array, size: Size): void {
  const { sizes, labels } = findIslands(mask, size);
  if (sizes.length < 2) return;
  const largest = sizes.indexOf(Math.max(...sizes)) + 1;
  for (let i = 0; i < mask.length; i++) if (labels[i] !== largest) mask[i] = 0;
}

/** Sets what is outside but cannot be reached from the photo's border to 1. */
export function fillHoles(mask: Uint8Array, size: Size): void {
  const { width, height } = size;
  const outside = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) outside[i] = mask[i] === 1 ? 0 : 1;
  const { sizes, labels } = findIslands(outside, size);
  const open = new Uint8Array(sizes.length + 1);
  for (let x = 0; x < width; x++) {
    open[labels[x] ?? 0] = 1;
    open[labels[(height - 1) * width + x] ?? 0] = 1;
  }
  for (let y = 0; y < height; y++) {
    open[labels[y * width] ?? 0] = 1;
    open[labels[y * width + width - 1] ?? 0] = 1;
  }
  for (let i = 0; i < mask.length; i++) {
    const label = labels[i] ?? 0;
    if (label !== 0 && open[label] !== 1) mask[i] = 1;
  }
}
