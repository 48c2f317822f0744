import type { DecoderTrouble, Prediction, Prompts } from "./decoder";
import type { Descriptor } from "./descriptor";

/** What the page asks of the decoder's worker. */
export type Request =
  | { kind: "open"; descriptor: Descriptor; tensors: string[]; decoder: string; runtime: string }
  | { kind: "predict"; prompts: Prompts; refine?: { candidate: number; logits: Float32Array } };

/** What the page asks of the settling worker. */
export type SettleRequest =
  | { kind: "open"; module: string; photo: string }
  | { kind: "settle"; prompts: Prompts; earlier?: Uint8Array };

/** What a worker answers. `progress` may come any number of times before the answer. */
export type Reply<T> = { id: number } & ({ progress: number } | { value: T } | { trouble: DecoderTrouble; message: string });

/** An answer's numbers change hands instead of being copied. */
export interface Handover<T> {
  value: T;
  transfer: Transferable[];
}

export interface PredictReply {
  prediction: Prediction;
  /** Number of its first candidate; the worker remembers the last few by number. */
  first: number;
}

export interface SettleReply {
  width: number;
  height: number;
  alpha: Uint8Array;
}
