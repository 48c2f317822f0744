import type { Signal } from "@preact/signals";
import type { Box } from "../decoder/decoder";
import type { Editor } from "./editor";
import { distance, type Point } from "./geometry";
import { boxBetween, setBox } from "./marks";
import type { Tool, Touch } from "./tool";

/** A drag shorter than this, in screen pixels, is a tap. */
const shortest = 6;

/** Draws the box round the object: by a drag, or by two taps at opposite corners. */
export class BoxTool implements Tool {
  private from: Touch | undefined;
  private corner: Point | undefined;

  constructor(private readonly editor: Editor, private readonly draft: Signal<Box | undefined>) {}

  /** Whether the first of two corners has been set. */
  get waits(): boolean {
    return this.corner !== undefined;
  }

  down(t: Touch): void {
    this.from = t;
    this.draft.value = boxBetween(this.corner ?? t.photo, t.photo, this.editor.photo);
  }

  move(t: Touch): void {
    const start = this.from ? this.startOf(t) : this.corner;
    if (start) this.draft.value = boxBetween(start, t.photo, this.editor.photo);
  }

  up(t: Touch): void {
    const { from } = this;
    this.from = undefined;
    if (!from) return;
    if (!this.corner && distance(from.screen, t.screen) < shortest) {
      this.corner = from.photo;
      return;
    }
    const box = boxBetween(this.startOf(t, from), t.photo, this.editor.photo);
    this.cancel();
    if (box.x1 - box.x0 >= 1 && box.y1 - box.y0 >= 1) this.editor.change(setBox(this.editor.marks.value, box));
  }

  cancel(): void {
    this.from = undefined;
    this.corner = undefined;
    this.draft.value = undefined;
  }

  // A drag begins a box of its own, even when a corner was waiting.
  private startOf(t: Touch, from = this.from): Point {
    if (!from) return t.photo;
    const dragged = distance(from.screen, t.screen) >= shortest;
    return this.corner && !dragged ? this.corner : from.photo;
  }
}
