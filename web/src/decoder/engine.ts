import { env, InferenceSession, type Tensor as OrtTensor, Tensor } from "onnxruntime-web/wasm";
import { choose } from "./choose";
import type { Contract, Frame } from "./contract";
import { DecoderError, type Prediction, type Prompts } from "./decoder";
import type { Descriptor, TensorFile } from "./descriptor";
import { sam1 } from "./sam1";
import { sam2, samexporter } from "./sam2";

const longSide = 512;

/** A prediction, and what to give back to refine each of its candidates. */
export interface Predicted {
  prediction: Prediction;
  low: Float32Array[];
}

/** A session's decoder in ONNX Runtime. It knows no worker and no network. */
export class Engine {
  readonly frame: Frame;

  private constructor(
    private readonly session: InferenceSession,
    private readonly contract: Contract,
    private readonly descriptor: Descriptor,
    private readonly embeddings: Record<string, OrtTensor>,
  ) {
    const scale = Math.min(longSide / Math.max(descriptor.photo.width, descriptor.photo.height), 1);
    this.frame = { width: Math.max(Math.round(descriptor.photo.width * scale), 1), height: Math.max(Math.round(descriptor.photo.height * scale), 1) };
  }

  /** Opens a graph. Errs with trouble "unknown-model" where nobody here can ask it, "no-wasm" where it cannot run. */
  static async open(graph: ArrayBuffer, d: Descriptor, tensors: Float32Array[], runtime?: string): Promise<Engine> {
    if (runtime) env.wasm.wasmPaths = { wasm: runtime };
    // Threads need shared memory, which browsers give isolated pages alone.
    env.wasm.numThreads = globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, 4) : 1;
    let session: InferenceSession;
    try {
      session = await InferenceSession.create(graph, { executionProviders: ["wasm"], graphOptimizationLevel: "all" });
    } catch (cause) {
      throw new DecoderError(typeof WebAssembly === "undefined" ? "no-wasm" : "corrupt", "the decoder could not be loaded", { cause });
    }
    const contract = contractOf(session.inputNames);
    if (!contract) throw new DecoderError("unknown-model", `nobody here can ask a decoder with inputs ${session.inputNames.join(", ")}`);
    return new Engine(session, contract, d, bind(session, d.tensors, tensors));
  }

  async predict(p: Prompts, refine?: { low?: Float32Array | undefined; logits: Float32Array }): Promise<Predicted> {
    const feeds = { ...this.embeddings, ...this.contract.feeds(this.descriptor, p, this.frame, refine?.low) };
    const begun = performance.now();
    const out = await this.session.run(feeds);
    const modelMs = performance.now() - begun;
    const answer = this.contract.read(out, this.frame, this.descriptor, p);
    if (answer.masks.length === 0) throw new DecoderError("unknown-model", "the decoder answered no masks");
    const choice = choose(answer, refine && !refine.low ? refine.logits : undefined);
    return {
      prediction: { ...this.frame, candidates: choice.candidates, best: choice.best, modelMs },
      low: choice.from.flatMap((i) => answer.low[i] ?? []),
    };
  }

  async close(): Promise<void> {
    await this.session.release();
  }
}

/** Families differ in the names of their inputs, and those cannot lie. */
function contractOf(names: readonly string[]): Contract | undefined {
  if (names.includes("orig_im_size")) return sam1;
  if (names.includes("input_points")) return sam2;
  if (names.includes("point_coords")) return samexporter;
  return undefined;
}

function bind(session: InferenceSession, files: TensorFile[], tensors: Float32Array[]): Record<string, OrtTensor> {
  const bound: Record<string, OrtTensor> = {};
  files.forEach((f, i) => {
    const values = tensors[i];
    if (values && session.inputNames.includes(f.name)) bound[f.name] = new Tensor("float32", values, f.shape);
  });
  const wanted = session.inputNames.filter((n) => /embed|high_res/.test(n));
  const missing = wanted.find((n) => !bound[n]);
  if (missing) throw new DecoderError("corrupt", `the session has no tensor ${missing}`);
  return bound;
}
