import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";

const header = 16;
/** Bytes that a splat has in each of the file's parts, in their order: place, opacity, colour, scale, turn. */
const parts = [9, 1, 3, 3, 3];
const scalePart = 3;

/**
 * Keeps every n-th splat of an SPZ file, each √n as wide, so that the surface stays
 * closed. Software that plays a graphics card takes its time for each splat.
 */
export async function thin(from: string, to: string, n: number): Promise<void> {
  const raw = gunzipSync(await readFile(from));
  const count = raw.readUInt32LE(8);
  const kept = Math.ceil(count / n);
  const head = Buffer.from(raw.subarray(0, header));
  head.writeUInt32LE(kept, 8);
  const wider = Math.round(16 * Math.log(Math.sqrt(n))); // ln σ is kept in sixteenths
  let at = header;
  const out = parts.map((bytes, part) => {
    const kind = Buffer.alloc(kept * bytes);
    for (let i = 0; i < kept; i++) raw.copy(kind, i * bytes, at + i * n * bytes, at + (i * n + 1) * bytes);
    if (part === scalePart) for (let i = 0; i < kind.length; i++) kind[i] = Math.min(255, (kind[i] ?? 0) + wider);
    at += count * bytes;
    return kind;
  });
  await writeFile(to, gzipSync(Buffer.concat([head, ...out])));
}
