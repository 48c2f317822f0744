import type { Prompts } from "../../src/decoder/decoder";
import { openDecoder } from "../../src/decoder/open";

/** What the decoder answered: masks a bit a pixel, the first in the highest bit, in hexadecimal. */
export interface Told {
  width: number;
  height: number;
  masks: string[];
  best: number;
}

/** Opens the decoder of a session whose files lie in /encoded/, as the app would, and asks it. */
async function ask(all: Prompts[]): Promise<Told[]> {
  const base = (key: string): string => `/encoded/${key.slice(key.lastIndexOf("/") + 1)}`;
  const decoder = await openDecoder({ descriptor: base("embeddings.json"), link: base, model: base, photo: base("image.jpg") });
  const told: Told[] = [];
  for (const prompts of all) {
    const p = await decoder.predict(prompts);
    if (!p) throw new Error("nothing was predicted");
    told.push({ width: p.width, height: p.height, masks: p.candidates.map((c) => packed(c.logits)), best: p.best });
  }
  decoder.close();
  return told;
}

function packed(logits: Float32Array): string {
  const bytes = new Uint8Array(Math.ceil(logits.length / 8));
  logits.forEach((v, i) => {
    if (v > 0) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (128 >> (i & 7));
  });
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

Object.assign(window, { ask });
