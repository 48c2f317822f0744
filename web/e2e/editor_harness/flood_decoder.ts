import type { MaskDecoder, OpenDecoder, Prediction, Prompts, Settled } from "../../src/decoder/decoder";

/**
 * A decoder that knows nothing but colours: the object is what can be reached from the
 * clicks inside without a jump in colour, three tolerances being its three candidates.
 */
export function floodDecoder(options: { settles?: boolean; opens?: Promise<void> } = {}): OpenDecoder {
  return async (source, progress) => {
    progress?.(0.4);
    await options.opens;
    const bitmap = await createImageBitmap(await (await fetch(source.photo)).blob());
    const scale = Math.min(1, 512 / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
    const ctx = new OffscreenCanvas(width, height).getContext("2d");
    if (!ctx) throw new Error("no canvas");
    ctx.drawImage(bitmap, 0, 0, width, height);
    const { data } = ctx.getImageData(0, 0, width, height);
    progress?.(1);
    return new FloodDecoder(data, width, height, bitmap.width, bitmap.height, options.settles ?? true);
  };
}

class FloodDecoder implements MaskDecoder {
  readonly model = "flood";
  constructor(private data: Uint8ClampedArray, private width: number, private height: number, private fullWidth: number, private fullHeight: number, readonly settles: boolean) {}

  predict(prompts: Prompts): Promise<Prediction | undefined> {
    const start = performance.now();
    const candidates = [28, 52, 90].map((tolerance, i) => ({ score: 0.5 + i / 10, logits: this.flood(prompts, tolerance) }));
    return Promise.resolve({ width: this.width, height: this.height, candidates, best: 1, modelMs: performance.now() - start });
  }

  settle(prompts: Prompts): Promise<Settled | undefined> {
    const logits = this.flood(prompts, 60);
    const alpha = new Uint8Array(this.fullWidth * this.fullHeight);
    for (let y = 0; y < this.fullHeight; y++) {
      const row = Math.floor((y * this.height) / this.fullHeight) * this.width;
      for (let x = 0; x < this.fullWidth; x++) alpha[y * this.fullWidth + x] = (logits[row + Math.floor((x * this.width) / this.fullWidth)] ?? -1) > 0 ? 255 : 0;
    }
    return Promise.resolve({ width: this.fullWidth, height: this.fullHeight, alpha, ms: 30 });
  }

  close(): void {
    const counted = window as unknown as { decodersClosed?: number };
    counted.decodersClosed = (counted.decodersClosed ?? 0) + 1;
  }

  private flood({ clicks, boxes }: Prompts, tolerance: number): Float32Array {
    const { width, height, data } = this;
    const out = new Float32Array(width * height).fill(-4);
    const [box] = boxes;
    const k = width / this.fullWidth;
    const inBox = (x: number, y: number) => !box || (x >= box.x0 * k && x <= box.x1 * k && y >= box.y0 * k && y <= box.y1 * k);
    const seeds = clicks.filter((c) => c.label === 1).map((c) => Math.floor(c.y * k) * width + Math.floor(c.x * k));
    if (seeds.length === 0 && box) seeds.push(Math.floor(((box.y0 + box.y1) / 2) * k) * width + Math.floor(((box.x0 + box.x1) / 2) * k));
    const stack = [...seeds];
    for (const s of seeds) out[s] = 4;
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= out.length || (out[j] ?? 0) > 0 || !inBox(j % width, Math.floor(j / width))) continue;
        const seed = seeds[0] ?? 0;
        let d = 0;
        for (let c = 0; c < 3; c++) d += Math.abs((data[j * 4 + c] ?? 0) - (data[seed * 4 + c] ?? 0)) / 3 + 2 * Math.abs((data[j * 4 + c] ?? 0) - (data[i * 4 + c] ?? 0));
        if (d > tolerance) continue;
        out[j] = 4;
        stack.push(j);
      }
    }
    for (const c of clicks.filter((one) => one.label === 0)) {
      for (let i = 0; i < out.length; i++) if (Math.hypot((i % width) - c.x * k, Math.floor(i / width) - c.y * k) < 40) out[i] = -4;
    }
    return out;
  }
}
