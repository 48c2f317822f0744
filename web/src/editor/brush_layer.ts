import { eachNear, eachSegment } from "./capsule";
import type { Size } from "./geometry";
import type { Stroke } from "./marks";

/**
 * What was painted over the model's mask, at the preview's size. Adding is
 * max(field, r − d) and erasing min(field, d − r), d being a pixel's distance from
 * the stroke; any chain of those is min(max(field, low), high), so two numbers a
 * pixel hold every stroke, and a new segment costs only its own surroundings.
 */
export class BrushLayer {
  private readonly low: Float32Array;
  private readonly high: Float32Array;
  private applied: readonly Stroke[] = [];
  private live = false;

  /** `scale` is preview pixels a pixel of the photo. */
  constructor(private readonly size: Size, private readonly scale: number) {
    this.low = new Float32Array(size.width * size.height);
    this.high = new Float32Array(size.width * size.height);
    this.clear();
  }

  get isEmpty(): boolean {
    return this.applied.length === 0 && !this.live;
  }

  /** Makes the layer that of these strokes; cheap where they go on from those before. */
  sync(strokes: readonly Stroke[]): void {
    const goesOn = !this.live && this.applied.length <= strokes.length && this.applied.every((s, i) => s === strokes[i]);
    if (!goesOn) this.clear();
    for (const s of strokes.slice(this.applied.length)) {
      eachSegment(s.points, (ax, ay, bx, by) => this.paint(s.erase, s.radius, ax, ay, bx, by));
    }
    this.applied = strokes;
  }

  /** A piece of a stroke that is being painted. The next sync is to name the stroke or drops it. */
  extend(erase: boolean, radius: number, ax: number, ay: number, bx: number, by: number): void {
    this.live = true;
    this.paint(erase, radius, ax, ay, bx, by);
  }

  /** Says that the stroke being painted is now the last of these. */
  commit(strokes: readonly Stroke[]): void {
    this.live = false;
    this.applied = strokes;
  }

  /** Applies the layer to a field, in place. */
  apply(field: Float32Array): void {
    const { low, high } = this;
    for (let i = 0; i < field.length; i++) {
      const v = field[i] as number;
      const l = low[i] as number;
      const h = high[i] as number;
      const raised = v < l ? l : v;
      field[i] = raised > h ? h : raised;
    }
  }

  private clear(): void {
    this.low.fill(-Infinity);
    this.high.fill(Infinity);
    this.applied = [];
    this.live = false;
  }

  private paint(erase: boolean, radius: number, ax: number, ay: number, bx: number, by: number): void {
    const { low, high, scale } = this;
    const { width, height } = this.size;
    const r = radius * scale;
    // 1.5 pixels more than the stroke: the edge's far side must know its distance for a smooth outline.
    eachNear(width, height, ax * scale, ay * scale, bx * scale, by * scale, r + 1.5, (i, d) => {
      const l = low[i] as number;
      const h = high[i] as number;
      if (erase) {
        const v = d - r;
        if (v < l) low[i] = v;
        if (v < h) high[i] = v;
      } else {
        const v = r - d;
        if (v > l) low[i] = v;
        if (v > h) high[i] = v;
      }
    });
  }
}
