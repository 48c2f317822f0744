import runtime from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { steadily } from "../api/steady";
import { type Candidate, DecoderError, type DecoderSource, type MaskDecoder, type OpenDecoder, type Prediction, type Prompts, type Settled } from "./decoder";
import { type Descriptor, parseDescriptor } from "./descriptor";
import { Line } from "./line";
import { Newest } from "./newest";
import type { PredictReply, Request } from "./protocol";
import { Settler } from "./settler";

/** Opens a session's decoder. Errs with a DecoderError. */
export const openDecoder: OpenDecoder = async (source, progress, signal) => {
  if (typeof WebAssembly === "undefined") throw new DecoderError("no-wasm", "this browser has no WebAssembly");
  const descriptor = await describe(source.descriptor, signal);
  const tensors = descriptor.tensors.map((t) => {
    const url = source.link(t.file);
    if (!url) throw new DecoderError("unreachable", `the session has no ${t.file}`);
    return absolute(url);
  });
  const line = new Line<Request>(new Worker(new URL("./predict_worker.ts", import.meta.url), { type: "module" }));
  const abandon = (): void => line.close();
  signal?.addEventListener("abort", abandon, { once: true });
  try {
    await line.ask(
      { kind: "open", descriptor, tensors, decoder: absolute(source.model(descriptor.decoder.key)), runtime: absolute(runtime) },
      progress,
    );
  } catch (e) {
    line.close();
    throw e;
  } finally {
    signal?.removeEventListener("abort", abandon);
  }
  return new SessionDecoder(descriptor, line, source);
};

class SessionDecoder implements MaskDecoder {
  readonly model: string;
  readonly settles: boolean;
  private readonly calls = new Newest();
  private readonly numbers = new WeakMap<Candidate, number>();
  private readonly settler: Settler | undefined;

  constructor(d: Descriptor, private readonly line: Line<Request>, source: DecoderSource) {
    this.model = d.model;
    this.settles = d.family === "baseline";
    if (!this.settles) return;
    this.settler = new Settler(absolute(source.photo));
    this.settler.warm();
  }

  predict(prompts: Prompts, refine?: Candidate): Promise<Prediction | undefined> {
    return this.calls.call(async () => {
      const candidate = refine && this.numbers.get(refine);
      const from = refine && candidate !== undefined ? { refine: { candidate, logits: refine.logits.slice() } } : {}; // a view would be sent with all of its buffer
      const { prediction, first } = await this.line.ask<PredictReply>({ kind: "predict", prompts: plain(prompts), ...from });
      prediction.candidates.forEach((c, i) => this.numbers.set(c, first + i));
      return prediction;
    });
  }

  settle(prompts: Prompts, earlier?: Settled): Promise<Settled | undefined> {
    if (!this.settler) return Promise.resolve(undefined);
    return this.settler.settle(plain(prompts), earlier);
  }

  close(): void {
    this.calls.clear();
    this.line.close();
    this.settler?.close();
  }
}

async function describe(url: string, signal?: AbortSignal): Promise<Descriptor> {
  let answer: Response;
  try {
    answer = await steadily(url, signal);
  } catch (cause) {
    throw new DecoderError("unreachable", "embeddings.json could not be fetched", { cause });
  }
  if (!answer.ok) throw new DecoderError("unreachable", `embeddings.json answered ${answer.status}`);
  const document: unknown = await answer.json().catch(() => undefined);
  return parseDescriptor(document);
}

/** Workers resolve addresses against their own; pages mean the page's. */
function absolute(url: string): string {
  return new URL(url, document.baseURI).href;
}

/** Signals' proxies and the like cannot be posted. */
function plain(p: Prompts): Prompts {
  return { clicks: p.clicks.map(({ x, y, label }) => ({ x, y, label })), boxes: p.boxes.map(({ x0, y0, x1, y1 }) => ({ x0, y0, x1, y1 })) };
}
