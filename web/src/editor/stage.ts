import { effect, signal, untracked } from "@preact/signals";
import type { Editor } from "./editor";
import type { Point, Size } from "./geometry";
import { Overlay, type OverlayLook } from "./overlay";
import type { PhotoLayers } from "./photo_layers";
import { Viewport } from "./viewport";

/** What the stage draws on. */
export interface StageElements {
  host: HTMLElement;
  photo: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
}

/**
 * The photo and the mask over it. The photo is drawn only when the view moves, the mask
 * only when it or the view changes, both at the screen's resolution whatever the photo's.
 */
export class Stage {
  readonly viewport;
  readonly look = signal<OverlayLook>({ opacity: 0.4, cutout: false });
  readonly overlay: Overlay;
  private readonly stops: (() => void)[] = [];
  private frame = 0;
  private moved = true;

  constructor(private readonly elements: StageElements, readonly layers: PhotoLayers, private readonly editor: Editor) {
    this.viewport = signal(Viewport.fit(layers.size, sizeOf(elements.host)));
    this.overlay = new Overlay(elements.overlay, () => matchMedia("(prefers-reduced-motion: reduce)").matches);
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(elements.host);
    this.stops.push(() => resized.disconnect());
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const recolour = () => this.ask();
    dark.addEventListener("change", recolour);
    this.stops.push(() => dark.removeEventListener("change", recolour));
    this.watch();
    this.resize();
  }

  zoom(factor: number, about?: Point): void {
    const { view } = this.viewport.value;
    this.viewport.value = this.viewport.value.zoom(factor, about ?? { x: view.width / 2, y: view.height / 2 });
  }

  fit(): void {
    this.viewport.value = Viewport.fit(this.layers.size, this.viewport.value.view);
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    for (const stop of this.stops) stop();
    // A canvas of no size gives its memory back at once, not when it is collected.
    for (const canvas of [this.elements.photo, this.elements.overlay]) canvas.width = canvas.height = 0;
  }

  private watch(): void {
    const { editor } = this;
    let from: string | undefined;
    let object: unknown;
    this.stops.push(
      effect(() => {
        const shown = editor.shown.value;
        // A mask that settles, or an undo between settled ones, fades; what follows the hand does not.
        const same = object === untracked(() => editor.active.value);
        const fade = same && shown?.from === "settled" && from !== undefined;
        this.overlay.show(shown?.contours, shown ? editor.photo.width / shown.size.width : 1, fade);
        object = untracked(() => editor.active.value);
        from = shown?.from;
        if (shown) this.drawNow();
        else this.ask();
      }),
      effect(() => {
        const hovered = editor.hovered.value;
        this.overlay.showHover(hovered?.contours, hovered ? editor.photo.width / hovered.size.width : 1);
        this.ask();
      }),
      effect(() => {
        const width = editor.photo.width;
        this.overlay.showOthers(editor.others.value.map(({ contours, size }) => ({ contours, scale: width / size.width })));
        this.ask();
      }),
      effect(() => {
        this.moved = this.viewport.value.scale > 0;
        this.ask();
      }),
      this.look.subscribe(() => this.ask()),
    );
  }

  // A mask is painted as soon as it is known; waiting for the next frame would cost up to 16 ms.
  private drawNow(): void {
    const start = performance.now();
    const goesOn = untracked(() => this.overlay.draw(this.viewport.value, ratio(), this.look.value));
    untracked(() => this.editor.painted(start, performance.now()));
    if (goesOn) this.ask();
  }

  private ask(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    if (this.moved) this.drawPhoto();
    this.moved = false;
    if (this.overlay.draw(this.viewport.value, ratio(), this.look.value)) this.ask();
  }

  private drawPhoto(): void {
    const { photo } = this.elements;
    const ctx = photo.getContext("2d", { alpha: true });
    const v = this.viewport.value;
    const layer = this.layers.forScale(v.scale * ratio());
    if (!ctx || !layer) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, photo.width, photo.height);
    // Past two screen pixels a pixel one wants to see the pixels themselves.
    ctx.imageSmoothingEnabled = v.scale * ratio() < 4;
    ctx.imageSmoothingQuality = "medium";
    ctx.drawImage(layer, v.left * ratio(), v.top * ratio(), v.photo.width * v.scale * ratio(), v.photo.height * v.scale * ratio());
  }

  private resize(): void {
    const size = sizeOf(this.elements.host);
    for (const canvas of [this.elements.photo, this.elements.overlay]) {
      canvas.width = Math.round(size.width * ratio());
      canvas.height = Math.round(size.height * ratio());
    }
    this.viewport.value = this.viewport.value.resize(size);
    this.moved = true;
    this.draw();
  }
}

export function ratio(): number {
  return Math.min(2, globalThis.devicePixelRatio || 1);
}

function sizeOf(host: HTMLElement): Size {
  return { width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight) };
}
