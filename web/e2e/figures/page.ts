import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";

/** A graph and one embedding, as bytes in base64. */
export interface Bare {
  graph: string;
  embedding: string;
  shape: number[];
  /** height and width of the masks that are asked for. */
  frame: [number, number];
  clicks: [number, number][];
}

const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** Runs the decoder with nothing of the app round it, and tells how long each run took, in ms. */
async function bare({ graph, embedding, shape, frame, clicks }: Bare): Promise<number[]> {
  env.wasm.numThreads = globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, 4) : 1;
  const session = await InferenceSession.create(bytes(graph), { executionProviders: ["wasm"], graphOptimizationLevel: "all" });
  const image = new Tensor("float32", new Float32Array(bytes(embedding).buffer as ArrayBuffer), shape);
  const times: number[] = [];
  for (const [x, y] of clicks) {
    const begun = performance.now();
    await session.run({
      image_embeddings: image,
      point_coords: new Tensor("float32", Float32Array.of(x, y, 0, 0), [1, 2, 2]),
      point_labels: new Tensor("float32", Float32Array.of(1, -1), [1, 2]),
      mask_input: new Tensor("float32", new Float32Array(256 * 256), [1, 1, 256, 256]),
      has_mask_input: new Tensor("float32", Float32Array.of(0), [1]),
      orig_im_size: new Tensor("float32", Float32Array.from(frame), [2]),
    });
    times.push(performance.now() - begun);
  }
  await session.release();
  return times;
}

Object.assign(window, { bare });
