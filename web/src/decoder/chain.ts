import { DecoderError, type Prompts } from "./decoder";
import { Wasi } from "./wasi";

/** What the module exports: gpu-worker/segment/wasm says what each does. */
interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  allocate(bytes: number): number;
  prepare(width: number, height: number): number;
  settle(clicks: number, boxes: number, earlier: number): number;
  message(): number;
  message_length(): number;
}

/** Pixels as a canvas gives them, RGBA. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** The chain that settles masks: the worker's own Go, compiled for browsers. */
export class Chain {
  private constructor(private readonly wasm: Exports, readonly width: number, readonly height: number) {}

  /** Prepares a photo. Errs with trouble "crashed" where the module cannot. */
  static open(module: WebAssembly.Module, photo: Pixels): Chain {
    const wasi = new Wasi();
    const wasm = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.imports }).exports as unknown as Exports;
    wasi.memory = wasm.memory;
    wasm._initialize();
    const at = wasm.allocate(photo.data.length);
    new Uint8Array(wasm.memory.buffer, at, photo.data.length).set(photo.data);
    const chain = new Chain(wasm, photo.width, photo.height);
    if (wasm.prepare(photo.width, photo.height) === 0) chain.fail();
    return chain;
  }

  /** The mask of the prompts, 255 where it is object, at the photo's size. */
  settle(p: Prompts, earlier?: Uint8Array): Uint8Array {
    const numbers = Float64Array.from([...p.clicks.flatMap((c) => [c.x, c.y, c.label]), ...p.boxes.flatMap((b) => [b.x0, b.y0, b.x1, b.y1])]);
    const at = this.wasm.allocate(numbers.byteLength + (earlier?.length ?? 0));
    // The memory may have grown and moved: its buffer is asked for anew each time.
    new Uint8Array(this.wasm.memory.buffer, at, numbers.byteLength).set(new Uint8Array(numbers.buffer));
    if (earlier) new Uint8Array(this.wasm.memory.buffer, at + numbers.byteLength, earlier.length).set(earlier);
    const mask = this.wasm.settle(p.clicks.length, p.boxes.length, earlier ? 1 : 0);
    if (mask === 0) this.fail();
    return new Uint8Array(this.wasm.memory.buffer, mask, this.width * this.height).slice();
  }

  private fail(): never {
    const text = new Uint8Array(this.wasm.memory.buffer, this.wasm.message(), this.wasm.message_length());
    throw new DecoderError("crashed", new TextDecoder().decode(text));
  }
}
