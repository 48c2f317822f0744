import type { Size } from "./geometry";

/**
 * A mask of the photo's full size, kept small: runs of equal bytes. A settled mask
 * is 0 and 255 but for its edge, so 12 million pixels become some hundred kilobytes
 * and every step of the history can keep its own.
 */
export interface PackedMask extends Size {
  values: Uint8Array;
  lengths: Uint32Array;
}

export function packMask(alpha: Uint8Array, { width, height }: Size): PackedMask {
  const values: number[] = [];
  const lengths: number[] = [];
  for (let i = 0; i < alpha.length;) {
    const value = alpha[i] as number;
    const start = i;
    do i++;
    while (i < alpha.length && alpha[i] === value);
    values.push(value);
    lengths.push(i - start);
  }
  return { width, height, values: Uint8Array.from(values), lengths: Uint32Array.from(lengths) };
}

export function unpackMask(packed: PackedMask): Uint8Array {
  const alpha = new Uint8Array(packed.width * packed.height);
  let at = 0;
  packed.values.forEach((value, i) => {
    const end = at + (packed.lengths[i] ?? 0);
    if (value !== 0) alpha.fill(value, at, end);
    at = end;
  });
  return alpha;
}
