/** A point on the photo, in pixels of image.jpg, x right and y down. */
export interface Click {
  x: number;
  y: number;
  /** 1 inside the object, 0 outside. */
  label: 0 | 1;
}

/** A box round the object, in pixels of image.jpg. */
export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** What people mark on the photo. At least one click inside, or a box. */
export interface Prompts {
  clicks: readonly Click[];
  boxes: readonly Box[];
}

/** One answer to the prompts. */
export interface Candidate {
  /** How well the model thinks it fits, 0 to 1. */
  score: number;
  /**
   * Row by row, `width` × `height` of the prediction; the object is where it is
   * above 0. The photo stretches over it exactly, whatever the model's own frame.
   */
  logits: Float32Array;
}

/** The model's answer at pointer speed. */
export interface Prediction {
  /** Size of every candidate's logits: the photo with its long side at most 512, twice the models' own detail. */
  width: number;
  height: number;
  /** From small to large; one alone where the model gives no choice. */
  candidates: Candidate[];
  /** Index of the one that the model would take. */
  best: number;
  /** Milliseconds that the model itself ran. */
  modelMs: number;
}

/** The better mask that some models make a moment later. */
export interface Settled {
  /** The photo's own size. */
  width: number;
  height: number;
  /** Row by row, 0 to 255; the object is where it is above 127. */
  alpha: Uint8Array;
  /** Milliseconds it took. */
  ms: number;
}

/** What a decoder works on: a session's stage-1 files, as the API links to them. */
export interface DecoderSource {
  /** Link to embeddings.json; tensors and decoder are found by what it says. */
  descriptor: string;
  /** Link of a file of the session, by its name such as "embeddings.image.f16". */
  link: (file: string) => string | undefined;
  /** Link of a model file by its key, such as "models/baseline/decoder-….onnx". */
  model: (key: string) => string;
  /** Link to image.jpg, for models that settle the mask from the picture itself. */
  photo: string;
}

/**
 * A session's mask decoder. It works in a worker of its own, one run at a time. Of
 * the calls that wait for a run only the newest is kept; the others answer undefined.
 * A run that has begun is answered even if a newer call waits: else a pointer that
 * never rests would see nothing.
 */
export interface MaskDecoder {
  /** The model's name for people, such as "baseline". */
  readonly model: string;
  /** Whether settle works with this model. */
  readonly settles: boolean;
  /** The mask at pointer speed. `refine` is a candidate of an earlier prediction to start from. */
  predict(prompts: Prompts, refine?: Candidate): Promise<Prediction | undefined>;
  /**
   * The better mask of all the prompts, in the order in which they were given.
   * `earlier` is a mask to correct that the prompts alone do not tell of, such as a
   * painted one. It works beside predict, in another worker.
   */
  settle(prompts: Prompts, earlier?: Settled): Promise<Settled | undefined>;
  /** Frees the worker and all its memory. */
  close(): void;
}

/** Why there is no decoder, or none any more. */
export type DecoderTrouble = "no-wasm" | "unreachable" | "corrupt" | "crashed" | "unknown-model";

export class DecoderError extends Error {
  constructor(readonly trouble: DecoderTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DecoderError";
  }
}

/** How to open a decoder; the editor takes it as a parameter, so that tests can give another. */
export type OpenDecoder = (source: DecoderSource, progress?: (fraction: number) => void, signal?: AbortSignal) => Promise<MaskDecoder>;
