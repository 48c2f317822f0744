import { DecoderError } from "./decoder";

/** embeddings.json, read and checked: what a client needs to decode clicks. */
export interface Descriptor {
  model: string;
  family: string;
  decoder: { key: string; sha256: string };
  /** Pixels of image.jpg. */
  photo: { width: number; height: number };
  /** Takes pixels of image.jpg to the model's frame. */
  scale: { x: number; y: number };
  /** Side of the model's square frame. */
  frame: number;
  tensors: TensorFile[];
}

/** One tensor beside embeddings.json: raw little-endian numbers. */
export interface TensorFile {
  name: string;
  dtype: "float16" | "float32";
  shape: number[];
  /** File name beside embeddings.json. */
  file: string;
  bytes: number;
  sha256: string;
}

const sha256 = /^[0-9a-f]{64}$/;

/** parseDescriptor reads embeddings.json, of which nothing is taken on trust. Errs with trouble "corrupt". */
export function parseDescriptor(document: unknown): Descriptor {
  const d = new Reader(document, "embeddings.json");
  const decoder = d.inner("decoder");
  const transform = d.inner("transform");
  const [width, height] = d.numbers("image_size", 2);
  return {
    model: d.text("model"),
    family: d.text("family"),
    decoder: { key: decoder.text("key", /^models\/[A-Za-z0-9._/-]+$/), sha256: decoder.text("sha256", sha256) },
    photo: { width: width ?? 0, height: height ?? 0 },
    scale: { x: transform.number("scale_x"), y: transform.number("scale_y") },
    frame: transform.number("frame"),
    tensors: d.list("tensors").map(tensorFile),
  };
}

function tensorFile(value: unknown): TensorFile {
  const t = new Reader(value, "a tensor");
  const dtype = t.text("dtype");
  if (dtype !== "float16" && dtype !== "float32") throw corrupt(`dtype ${dtype}`);
  const shape = t.numbers("shape");
  const bytes = t.number("bytes");
  const count = shape.reduce((a, b) => a * b, 1);
  if (count * (dtype === "float16" ? 2 : 4) !== bytes) throw corrupt("a tensor's shape and size disagree");
  const key = t.text("key");
  return { name: t.text("name"), dtype, shape, file: key.slice(key.lastIndexOf("/") + 1), bytes, sha256: t.text("sha256", sha256) };
}

export function corrupt(what: string): DecoderError {
  return new DecoderError("corrupt", `the session's embeddings cannot be used: ${what}`);
}

/** Reads fields of a foreign object and says which one is wrong. */
class Reader {
  private readonly fields: Record<string, unknown>;
  constructor(value: unknown, private readonly what: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw corrupt(`${what} is no object`);
    this.fields = value as Record<string, unknown>;
  }
  text(name: string, form?: RegExp): string {
    const v = this.fields[name];
    if (typeof v !== "string" || (form && !form.test(v))) throw corrupt(`${name} of ${this.what}`);
    return v;
  }
  number(name: string): number {
    return this.positive(this.fields[name], name);
  }
  numbers(name: string, length?: number): number[] {
    const list = this.list(name);
    if (length !== undefined && list.length !== length) throw corrupt(`${name} of ${this.what}`);
    return list.map((v) => this.positive(v, name));
  }
  list(name: string): unknown[] {
    const v = this.fields[name];
    if (!Array.isArray(v) || v.length === 0 || v.length > 16) throw corrupt(`${name} of ${this.what}`);
    return v as unknown[];
  }
  inner(name: string): Reader {
    return new Reader(this.fields[name], name);
  }
  private positive(v: unknown, name: string): number {
    if (typeof v !== "number" || !(v > 0) || !Number.isFinite(v)) throw corrupt(`${name} of ${this.what}`);
    return v;
  }
}
