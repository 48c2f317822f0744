import type { Contours } from "./contour";
import type { Viewport } from "./viewport";

/** How the mask is to look. */
export interface OverlayLook {
  /** Of the fill, 0 to 1. */
  opacity: number;
  /** Hides all that is not the object. */
  cutout: boolean;
}

/** How long one mask fades into the next, in ms. */
const fadeTime = 180;

interface Layer {
  path: Path2D;
  /** Photo pixels a pixel of the path. */
  scale: number;
}

/** Paints the mask over the photo: fill, hatch and outline, which no colour-blind eye can miss. */
export class Overlay {
  private now: Layer | undefined;
  private before: Layer | undefined;
  private hover: Layer | undefined;
  private others: readonly Layer[] = [];
  private fadeFrom = 0;
  private hatch: CanvasPattern | undefined;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly calm: () => boolean) {}

  /** Shows a mask, fading from the one before where `fade` is set. True while it has to be drawn again. */
  show(contours: Contours | undefined, scale: number, fade: boolean): void {
    this.before = fade && !this.calm() ? this.now : undefined;
    this.fadeFrom = performance.now();
    this.now = contours ? { path: pathOf(contours), scale } : undefined;
  }

  showHover(contours: Contours | undefined, scale: number): void {
    this.hover = contours ? { path: pathOf(contours), scale } : undefined;
  }

  /** Shows faintly what belongs to other objects already. */
  showOthers(others: readonly { contours: Contours; scale: number }[]): void {
    this.others = others.map(({ contours, scale }) => ({ path: pathOf(contours), scale }));
  }

  /** Paints; true while a fade goes on and the next frame is to be painted too. */
  draw(viewport: Viewport, ratio: number, look: OverlayLook): boolean {
    const ctx = this.canvas.getContext("2d");
    if (!ctx) return false;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const passed = (performance.now() - this.fadeFrom) / fadeTime;
    const t = this.before && passed < 1 ? passed : 1;
    if (t === 1) this.before = undefined;
    if (!look.cutout) for (const other of this.others) this.drawOther(ctx, other, viewport, ratio);
    if (this.before) this.drawLayer(ctx, this.before, viewport, ratio, look, 1 - t);
    if (this.now) this.drawLayer(ctx, this.now, viewport, ratio, look, t);
    if (this.hover) this.drawHover(ctx, this.hover, viewport, ratio);
    return t < 1;
  }

  /** Draws only the outline, for the magnifier. */
  outline(ctx: CanvasRenderingContext2D, scale: number, left: number, top: number): void {
    const layer = this.now ?? this.hover;
    if (!layer) return;
    const s = scale * layer.scale;
    ctx.setTransform(s, 0, 0, s, left, top);
    this.stroke(ctx, layer.path, s, 1.5);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }

  private drawLayer(ctx: CanvasRenderingContext2D, layer: Layer, viewport: Viewport, ratio: number, look: OverlayLook, alpha: number): void {
    const s = viewport.scale * layer.scale * ratio;
    ctx.globalAlpha = alpha;
    if (look.cutout) this.drawCutout(ctx, layer, viewport, ratio);
    ctx.setTransform(s, 0, 0, s, viewport.left * ratio, viewport.top * ratio);
    if (!look.cutout) {
      ctx.globalAlpha = alpha * look.opacity;
      ctx.fillStyle = colour(this.canvas, "--mask");
      ctx.fill(layer.path, "evenodd");
      const hatch = this.hatchOf(ctx, ratio);
      if (hatch) {
        hatch.setTransform(new DOMMatrix().scaleSelf(1 / s, 1 / s).translateSelf(-viewport.left * ratio, -viewport.top * ratio));
        ctx.fillStyle = hatch;
        ctx.globalAlpha = alpha * Math.min(1, look.opacity * 0.9);
        ctx.fill(layer.path, "evenodd");
      }
    }
    ctx.globalAlpha = alpha;
    if (!look.cutout) this.stroke(ctx, layer.path, s, ratio);
  }

  private drawCutout(ctx: CanvasRenderingContext2D, layer: Layer, viewport: Viewport, ratio: number): void {
    // All of the photo but the object, in one path: the even-odd rule leaves the object open.
    const s = viewport.scale * layer.scale * ratio;
    const all = new Path2D();
    const edge = 1 / s;
    all.rect(-edge, -edge, viewport.photo.width / layer.scale + 2 * edge, viewport.photo.height / layer.scale + 2 * edge);
    all.addPath(layer.path);
    ctx.setTransform(s, 0, 0, s, viewport.left * ratio, viewport.top * ratio);
    ctx.fillStyle = colour(this.canvas, "--pane");
    ctx.fill(all, "evenodd");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
  }

  // A veil and a dotted edge in no colour of a mask: it is there, and not what a click changes.
  private drawOther(ctx: CanvasRenderingContext2D, layer: Layer, viewport: Viewport, ratio: number): void {
    const s = viewport.scale * layer.scale * ratio;
    ctx.setTransform(s, 0, 0, s, viewport.left * ratio, viewport.top * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = "rgb(255 255 255 / 0.3)";
    ctx.fill(layer.path, "evenodd");
    ctx.lineJoin = "round";
    ctx.lineWidth = (2.5 * ratio) / s;
    ctx.strokeStyle = "rgb(0 0 0 / 0.35)";
    ctx.stroke(layer.path);
    ctx.lineWidth = (1.5 * ratio) / s;
    ctx.strokeStyle = "rgb(255 255 255 / 0.9)";
    ctx.setLineDash([(2 * ratio) / s, (4 * ratio) / s]);
    ctx.stroke(layer.path);
    ctx.setLineDash([]);
  }

  private drawHover(ctx: CanvasRenderingContext2D, layer: Layer, viewport: Viewport, ratio: number): void {
    const s = viewport.scale * layer.scale * ratio;
    ctx.setTransform(s, 0, 0, s, viewport.left * ratio, viewport.top * ratio);
    ctx.globalAlpha = 0.22;
    ctx.fillStyle = colour(this.canvas, "--mask");
    ctx.fill(layer.path, "evenodd");
    ctx.globalAlpha = 0.9;
    ctx.setLineDash([(6 * ratio) / s, (5 * ratio) / s]);
    this.stroke(ctx, layer.path, s, ratio);
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }

  // White below blue: one of the two stands out from any photo.
  private stroke(ctx: CanvasRenderingContext2D, path: Path2D, s: number, ratio: number): void {
    ctx.lineJoin = "round";
    ctx.lineWidth = (3.5 * ratio) / s;
    ctx.strokeStyle = "rgb(255 255 255 / 0.9)";
    ctx.stroke(path);
    ctx.lineWidth = (1.75 * ratio) / s;
    ctx.strokeStyle = colour(this.canvas, "--mask");
    ctx.stroke(path);
  }

  // Thin white lines at 45°, 10 screen pixels apart.
  private hatchOf(ctx: CanvasRenderingContext2D, ratio: number): CanvasPattern | undefined {
    if (this.hatch) return this.hatch;
    const side = Math.round(10 * ratio);
    const tile = new OffscreenCanvas(side, side);
    const t = tile.getContext("2d");
    if (!t) return undefined;
    t.strokeStyle = "rgb(255 255 255 / 0.75)";
    t.lineWidth = ratio;
    for (const shift of [-side, 0, side]) {
      t.moveTo(shift - 1, side + 1);
      t.lineTo(shift + side + 1, -1);
    }
    t.stroke();
    return (this.hatch = ctx.createPattern(tile, "repeat") ?? undefined);
  }
}

export function pathOf({ points, ends }: Contours): Path2D {
  const path = new Path2D();
  let at = 0;
  for (const end of ends) {
    path.moveTo(points[at] ?? 0, points[at + 1] ?? 0);
    for (at += 2; at < end; at += 2) path.lineTo(points[at] as number, points[at + 1] as number);
    path.closePath();
  }
  return path;
}

/** A colour of tokens.css, as it is in the theme of now. */
export function colour(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}
