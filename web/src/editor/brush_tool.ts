import type { Editor } from "./editor";
import { distance, type Point } from "./geometry";
import type { Tool, Touch } from "./tool";

/** Paints over the model's mask, or takes away from it. */
export class BrushTool implements Tool {
  private points: number[] = [];
  private last: Point | undefined;
  private erase = false;
  private radius = 1;

  /** `radiusNow` is the brush's in pixels of the photo. */
  constructor(private readonly editor: Editor, private readonly erases: boolean, private readonly radiusNow: () => number) {}

  down(t: Touch): void {
    // Alt, Shift or the right button turn the brush into the other one for a stroke.
    this.erase = this.erases !== (t.label === 0);
    this.radius = this.radiusNow();
    this.points = [];
    this.last = t.photo;
    this.add(t.photo, t.photo);
  }

  move(t: Touch): void {
    // Steps below a tenth of the radius cannot be seen and would only be kept.
    if (!this.last || distance(this.last, t.photo) < this.radius / 10) return;
    this.add(this.last, t.photo);
    this.last = t.photo;
  }

  up(t: Touch): void {
    if (!this.last) return;
    this.move(t);
    this.last = undefined;
    this.editor.endPaint({ erase: this.erase, radius: this.radius, points: this.points });
  }

  cancel(): void {
    if (this.last) this.editor.endPaint(undefined);
    this.last = undefined;
  }

  private add(a: Point, b: Point): void {
    this.points.push(b.x, b.y);
    this.editor.paint({ erase: this.erase, radius: this.radius }, a.x, a.y, b.x, b.y);
  }
}
