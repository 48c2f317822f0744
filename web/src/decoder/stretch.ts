/** One channel of numbers, row by row. */
export interface Plane {
  width: number;
  height: number;
  values: Float32Array;
}

/** stretch resizes linearly, corners on corners (half-pixel centres, as ONNX's Resize does by default). */
export function stretch(from: Plane, width: number, height: number): Float32Array {
  const cols = taps(width, from.width);
  const rows = taps(height, from.height);
  const out = new Float32Array(width * height);
  const line = new Float32Array(from.width);
  for (let y = 0; y < height; y++) {
    const top = (rows.a[y] ?? 0) * from.width;
    const bottom = (rows.b[y] ?? 0) * from.width;
    const t = rows.t[y] ?? 0;
    for (let i = 0; i < from.width; i++) line[i] = (from.values[top + i] ?? 0) * (1 - t) + (from.values[bottom + i] ?? 0) * t;
    const at = y * width;
    for (let x = 0; x < width; x++) {
      const u = cols.t[x] ?? 0;
      out[at + x] = (line[cols.a[x] ?? 0] ?? 0) * (1 - u) + (line[cols.b[x] ?? 0] ?? 0) * u;
    }
  }
  return out;
}

/** Where each of n pixels reads among m, and how far between the two. */
function taps(n: number, m: number): { a: Uint32Array; b: Uint32Array; t: Float32Array } {
  const a = new Uint32Array(n);
  const b = new Uint32Array(n);
  const t = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const at = Math.min(Math.max(((i + 0.5) * m) / n - 0.5, 0), m - 1);
    a[i] = Math.floor(at);
    b[i] = Math.min(Math.floor(at) + 1, m - 1);
    t[i] = at - Math.floor(at);
  }
  return { a, b, t };
}
