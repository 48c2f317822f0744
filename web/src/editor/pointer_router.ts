import { distance, middle, type Point } from "./geometry";
import type { Magnifier } from "./magnifier";
import type { Stage } from "./stage";
import type { Tool } from "./tool";
import type { Toolbox } from "./toolbox";

/** One zoom step of a wheel that turns by 100. */
const wheelStep = 1.18;

/**
 * Leads pointers to the tool at hand. Two fingers always move and zoom, whatever the
 * tool; so do the wheel, the middle button and a drag with the space bar held.
 */
export class PointerRouter {
  /** The space bar is held: drags move the photo. */
  space = false;
  private readonly down = new Map<number, Point>();
  private press: { id: number; tool: Tool } | undefined;
  private pinch: { apart: number; at: Point } | undefined;
  private readonly ended = new AbortController();

  constructor(private readonly host: HTMLElement, private readonly stage: Stage, private readonly toolbox: Toolbox, private readonly magnifier: Magnifier) {
    const { signal } = this.ended;
    host.addEventListener("pointerdown", (e) => this.onDown(e), { signal });
    host.addEventListener("pointermove", (e) => this.onMove(e), { signal });
    host.addEventListener("pointerup", (e) => this.onUp(e), { signal });
    host.addEventListener("pointercancel", (e) => this.onCancel(e), { signal });
    host.addEventListener("pointerleave", () => this.toolbox.leave(), { signal });
    host.addEventListener("contextmenu", (e) => e.preventDefault(), { signal });
    host.addEventListener("wheel", (e) => this.onWheel(e), { signal, passive: false });
  }

  /** Chooses the next candidate, by Alt and the wheel. */
  onStep: (by: 1 | -1) => void = () => undefined;

  /** Tells with what one presses, true for a finger. */
  onPress: (finger: boolean) => void = () => undefined;

  close(): void {
    this.ended.abort();
  }

  private onDown(e: PointerEvent): void {
    if (e.button > 2) return;
    this.host.dataset["by"] = "pointer";
    this.onPress(e.pointerType === "touch");
    const at = this.place(e);
    this.host.setPointerCapture(e.pointerId);
    this.down.set(e.pointerId, at);
    this.toolbox.crosshair.value = undefined;
    if (this.down.size === 2) {
      this.abandon();
      this.startPinch();
      return;
    }
    if (this.down.size > 2) return;
    const tool = this.space || e.button === 1 ? this.toolbox.tool("pan") : this.toolbox.tool();
    this.press = { id: e.pointerId, tool };
    if (e.pointerType !== "mouse") this.toolbox.pointer.value = undefined;
    tool.down(this.toolbox.touch(at, by(e), takesAway(e)));
    this.magnify(e, at);
  }

  private onMove(e: PointerEvent): void {
    const at = this.place(e);
    this.host.dataset["by"] = "pointer";
    if (this.down.has(e.pointerId)) this.down.set(e.pointerId, at);
    if (this.pinch) this.movePinch();
    else if (this.press?.id === e.pointerId) {
      const { tool } = this.press;
      // The browser bundles fast moves; a stroke wants all of them.
      const all = e.getCoalescedEvents();
      for (const one of all.length > 0 ? all : [e]) tool.move(this.toolbox.touch(this.place(one), by(e), takesAway(e)));
      if (e.pointerType === "mouse") this.toolbox.pointer.value = at;
      this.magnify(e, at);
    } else if (e.pointerType === "mouse" || e.pointerType === "pen") {
      this.toolbox.crosshair.value = undefined;
      this.toolbox.hover(at);
    }
  }

  private onUp(e: PointerEvent): void {
    this.down.delete(e.pointerId);
    this.magnifier.hide();
    if (this.pinch && this.down.size < 2) this.pinch = undefined;
    if (this.press?.id !== e.pointerId) return;
    const { tool } = this.press;
    this.press = undefined;
    tool.up(this.toolbox.touch(this.place(e), by(e), takesAway(e)));
  }

  private onCancel(e: PointerEvent): void {
    this.down.delete(e.pointerId);
    if (this.down.size < 2) this.pinch = undefined;
    this.abandon();
  }

  private abandon(): void {
    this.press?.tool.cancel();
    this.press = undefined;
    this.magnifier.hide();
  }

  private startPinch(): void {
    const [a, b] = [...this.down.values()];
    if (a && b) this.pinch = { apart: distance(a, b), at: middle(a, b) };
  }

  private movePinch(): void {
    const before = this.pinch;
    this.startPinch();
    const now = this.pinch;
    if (!before || !now) return;
    const moved = this.stage.viewport.value.pan(now.at.x - before.at.x, now.at.y - before.at.y);
    this.stage.viewport.value = moved.zoom(now.apart / Math.max(1, before.apart), now.at);
  }

  private onWheel(e: WheelEvent): void {
    e.preventDefault();
    const unit = e.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : e.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 300 : 1;
    if (e.altKey) {
      if (e.deltaY !== 0) this.onStep(e.deltaY > 0 ? 1 : -1);
    } else if (!e.ctrlKey && (e.deltaX !== 0 || e.shiftKey)) {
      // Sideways: two fingers on a trackpad, or a wheel with Shift.
      this.stage.viewport.value = this.stage.viewport.value.pan(-(e.deltaX || e.deltaY) * unit, e.deltaX ? -e.deltaY * unit : 0);
    } else {
      // A trackpad's pinch comes as a wheel with Ctrl, in finer steps.
      const turns = (e.deltaY * unit * (e.ctrlKey ? 4 : 1)) / 100;
      this.stage.zoom(wheelStep ** -Math.max(-3, Math.min(3, turns)), this.place(e));
    }
  }

  private magnify(e: PointerEvent, at: Point): void {
    if (e.pointerType === "touch" && this.toolbox.current.value !== "pan") this.magnifier.show(at);
  }

  private place(e: MouseEvent): Point {
    const box = this.host.getBoundingClientRect();
    return { x: e.clientX - box.left, y: e.clientY - box.top };
  }
}

function by(e: PointerEvent): "mouse" | "finger" {
  return e.pointerType === "touch" ? "finger" : "mouse";
}

function takesAway(e: PointerEvent): boolean {
  return e.altKey || e.shiftKey || e.button === 2 || (e.buttons & 2) !== 0;
}
