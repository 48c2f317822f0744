import { ViewerError } from "./trouble";

/**
 * Splats as model.spz keeps them, still in its bytes: 120 000 splats are 2 MB here
 * and would be 8 MB as floats.
 */
export interface Spz {
  count: number;
  bounds: Bounds;
  /** Positions in model units, x y z for each splat. */
  positions: Float32Array;
  /** 0 to 255. */
  opacities: Uint8Array;
  /** The constant harmonic's coefficient, (c/255 − ½)/0.15; r g b for each splat. */
  colours: Uint8Array;
  /** ln σ = s/16 − 10; three for each splat. */
  scales: Uint8Array;
  /** x y z of a unit quaternion with w ≥ 0, (q/127.5 − 1); three for each splat. */
  rotations: Uint8Array;
}

export interface Bounds {
  min: [number, number, number];
  max: [number, number, number];
}

const magic = 0x5053474e; // "NGSP"
const header = 16;
const stride = 9 + 1 + 3 + 3 + 3;
// As the service allows a model; it bounds memory when the header lies.
const most = 4_000_000;

/**
 * readSpz unpacks SPZ version 2 (github.com/nianticlabs/spz), the version that
 * Gen3D writes. Anything else is "corrupt".
 */
export async function readSpz(file: Uint8Array<ArrayBuffer>): Promise<Spz> {
  const raw = await unzip(file);
  if (raw.length < header) throw new ViewerError("corrupt", "spz: no header");
  const view = new DataView(raw.buffer, raw.byteOffset);
  if (view.getUint32(0, true) !== magic) throw new ViewerError("corrupt", "spz: wrong magic");
  const version = view.getUint32(4, true);
  const count = view.getUint32(8, true);
  if (version !== 2) throw new ViewerError("corrupt", `spz: version ${version}`);
  if (count === 0 || count > most || raw.length < header + count * stride) {
    throw new ViewerError("corrupt", `spz: ${count} splats in ${raw.length} bytes`);
  }
  const fraction = 1 / 2 ** (raw[13] ?? 0);
  let at = header;
  const take = (bytes: number) => raw.subarray(at, (at += bytes));
  const { positions, bounds } = readPositions(take(9 * count), fraction);
  return { count, bounds, positions, opacities: take(count), colours: take(3 * count), scales: take(3 * count), rotations: take(3 * count) };
}

async function unzip(file: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  try {
    const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw new ViewerError("corrupt", "spz: not a whole gzip stream", { cause });
  }
}

/** Positions are 24-bit signed fixed-point numbers, little endian. */
function readPositions(bytes: Uint8Array, fraction: number): { positions: Float32Array; bounds: Bounds } {
  const positions = new Float32Array(bytes.length / 3);
  const min: Bounds["min"] = [Infinity, Infinity, Infinity];
  const max: Bounds["max"] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0, at = 0; i < positions.length; i++, at += 3) {
    // Shifted to the top so that the sign bit is the number's own.
    const bits = ((bytes[at] ?? 0) << 8) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 24);
    const p = (bits >> 8) * fraction;
    positions[i] = p;
    const axis = (i % 3) as 0 | 1 | 2;
    if (p < min[axis]) min[axis] = p;
    if (p > max[axis]) max[axis] = p;
  }
  return { positions, bounds: { min, max } };
}
