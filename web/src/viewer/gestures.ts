import type { CameraRig } from "./camera_rig";

// A drag across the picture's height turns by this much.
const turnPerHeight = Math.PI * 1.1;

/**
 * Gestures turns pointers and the wheel into movements: one pointer turns, a second
 * or right button or Shift moves, two fingers zoom and move together.
 */
export class Gestures {
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private readonly abort = new AbortController();

  constructor(private readonly element: HTMLElement, private readonly rig: CameraRig, private readonly moved: () => void) {
    const on = { signal: this.abort.signal };
    element.addEventListener("pointerdown", this.down, on);
    element.addEventListener("pointermove", this.move, on);
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const) element.addEventListener(end, this.up, on);
    element.addEventListener("wheel", this.wheel, { ...on, passive: false });
    element.addEventListener("contextmenu", (e) => e.preventDefault(), on);
  }

  dispose(): void {
    this.abort.abort();
  }

  private readonly down = (e: PointerEvent): void => {
    this.element.setPointerCapture(e.pointerId);
    this.pointers.set(e.pointerId, { x: e.clientX, y: e.clientY });
    this.moved();
  };

  private readonly up = (e: PointerEvent): void => {
    this.pointers.delete(e.pointerId);
  };

  private readonly move = (e: PointerEvent): void => {
    const before = this.pointers.get(e.pointerId);
    if (!before) return;
    const height = this.element.clientHeight || 1;
    const dx = (e.clientX - before.x) / height;
    const dy = (e.clientY - before.y) / height;
    const other = [...this.pointers].find(([id]) => id !== e.pointerId)?.[1];
    if (other) {
      const apart = (p: { x: number; y: number }) => Math.hypot(p.x - other.x, p.y - other.y) || 1;
      this.rig.zoom(apart({ x: e.clientX, y: e.clientY }) / apart(before));
      this.rig.pan(dx / 2, -dy / 2); // the middle of two fingers moves half as far as one of them
    } else if (e.shiftKey || (e.buttons & 6) !== 0) {
      this.rig.pan(dx, -dy);
    } else {
      this.rig.orbit(dx * turnPerHeight, -dy * turnPerHeight);
    }
    before.x = e.clientX;
    before.y = e.clientY;
    this.moved();
  };

  private readonly wheel = (e: WheelEvent): void => {
    e.preventDefault();
    const lines = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
    this.rig.zoom(Math.exp((-e.deltaY * lines * (e.ctrlKey ? 6 : 1)) / 900)); // a pinch on a touchpad comes as Ctrl and small steps
    this.moved();
  };
}
