import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Page } from "playwright-core";

const header = 16;
/** Bytes that a splat has in each of the file's parts, in their order: place, opacity, colour, scale, turn. */
const parts = [9, 1, 3, 3, 3];
const scalePart = 3;

/**
 * Keeps every n-th splat of an SPZ file, each √n as wide, so that the surface stays
 * closed. Software that plays a graphics card takes its time for each splat: some
 * 25 µs, which is a second a frame for a small model.
 */
export function thin(spz: Buffer, n: number): Buffer {
  const raw = gunzipSync(spz);
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
  return gzipSync(Buffer.concat([head, ...out]));
}

export async function thinFile(from: string, to: string, n: number): Promise<void> {
  await writeFile(to, thin(await readFile(from), n));
}

/** Thins the splats that come from storage to a page, where it is not they that are looked at. */
export async function thinned(page: Page): Promise<void> {
  await page.route(/\/model\.spz\?/, async (route) => {
    const answer = await route.fetch();
    const body = thin(await answer.body(), 8);
    await route.fulfill({ response: answer, body, headers: { ...answer.headers(), "content-length": `${body.length}` } });
  });
}
