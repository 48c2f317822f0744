import { steadily } from "../api/steady";
import { DecoderError } from "./decoder";
import { corrupt, type TensorFile } from "./descriptor";
import { halfToFloat } from "./half";

/** Where model files are kept between visits. Their addresses carry their hash, so a kept one is never stale. */
const shelf = "gen3d-models";

/** fetchTensor gets a tensor's numbers and holds them against their description. */
export async function fetchTensor(url: string, t: TensorFile): Promise<Float32Array> {
  const bytes = await get(url); // the browser has undone Content-Encoding
  if (bytes.byteLength !== t.bytes) throw corrupt(`${t.file} has ${bytes.byteLength} bytes, not ${t.bytes}`);
  await check(bytes, t.sha256, t.file);
  return t.dtype === "float16" ? halfToFloat(new Uint16Array(bytes)) : new Float32Array(bytes);
}

/** fetchModel gets a model file, from the last visit if it can. */
export async function fetchModel(url: string, sha256: string): Promise<ArrayBuffer> {
  const kept = await open();
  const hit = await kept?.match(url);
  if (hit) {
    const bytes = await hit.arrayBuffer();
    if ((await digest(bytes)) === sha256) return bytes;
    await kept?.delete(url);
  }
  const bytes = await get(url);
  await check(bytes, sha256, "the decoder");
  // A full disk must not keep anybody from their mask.
  await kept?.put(url, new Response(bytes.slice(0))).catch(() => undefined);
  return bytes;
}

async function open(): Promise<Cache | undefined> {
  if (!("caches" in globalThis)) return undefined; // pages without TLS have none
  return caches.open(shelf).catch(() => undefined);
}

async function get(url: string): Promise<ArrayBuffer> {
  try {
    const answer = await steadily(url);
    if (answer.ok) return await answer.arrayBuffer();
    throw new DecoderError("unreachable", `a file of the decoder answered ${answer.status}`);
  } catch (cause) {
    if (cause instanceof DecoderError) throw cause;
    throw new DecoderError("unreachable", "a file of the decoder could not be fetched", { cause });
  }
}

async function check(bytes: ArrayBuffer, sha256: string, what: string): Promise<void> {
  const is = await digest(bytes);
  if (is !== undefined && is !== sha256) throw corrupt(`${what} has another sha256`);
}

/** Undefined where the page is no secure context: there the browser offers no hashes. */
async function digest(bytes: ArrayBuffer): Promise<string | undefined> {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (!subtle) return undefined;
  const sum = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(sum, (b) => b.toString(16).padStart(2, "0")).join("");
}
