import type { Signal } from "@preact/signals";
import type { Point } from "./geometry";
import type { Tool, Touch } from "./tool";
import type { Viewport } from "./viewport";

/** Pushes the photo about. */
export class PanTool implements Tool {
  private last: Point | undefined;

  constructor(private readonly viewport: Signal<Viewport>) {}

  down(t: Touch): void {
    this.last = t.screen;
  }

  move(t: Touch): void {
    if (!this.last) return;
    this.viewport.value = this.viewport.value.pan(t.screen.x - this.last.x, t.screen.y - this.last.y);
    this.last = t.screen;
  }

  up(): void {
    this.last = undefined;
  }

  cancel(): void {
    this.last = undefined;
  }
}
