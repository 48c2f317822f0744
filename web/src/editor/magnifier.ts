import { colour } from "./overlay";
import type { Point } from "./geometry";
import { ratio, type Stage } from "./stage";

/** Across, in screen pixels. */
const across = 116;

/** How much larger than the view. */
const enlarged = 2.4;

/** How far its centre is from the finger: a fingertip is some 50 pixels wide. */
const away = 96;

/** A round glass above the finger that shows what the finger hides. */
export class Magnifier {
  constructor(private readonly canvas: HTMLCanvasElement, private readonly stage: Stage) {}

  show(at: Point): void {
    const { canvas, stage } = this;
    const side = Math.round(across * ratio());
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const view = stage.viewport.value;
    // Near the top it moves to the finger's side, away from the nearer edge.
    const beside = at.y < away + across / 2;
    const x = beside ? at.x + (at.x > view.view.width / 2 ? -away : away) : at.x;
    const y = beside ? Math.max(across / 2, at.y) : at.y - away;
    canvas.style.transform = `translate(${Math.round(Math.min(view.view.width - across / 2, Math.max(across / 2, x)) - across / 2)}px, ${Math.round(y - across / 2)}px)`;
    canvas.hidden = false;
    this.draw(at, side);
  }

  hide(): void {
    this.canvas.hidden = true;
  }

  private draw(at: Point, side: number): void {
    const ctx = this.canvas.getContext("2d");
    const { viewport, layers, overlay } = this.stage;
    const v = viewport.value;
    const scale = v.scale * enlarged * ratio();
    const layer = layers.forScale(scale);
    if (!ctx || !layer) return;
    const p = v.toPhoto(at);
    const left = side / 2 - p.x * scale;
    const top = side / 2 - p.y * scale;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = colour(this.canvas, "--page");
    ctx.fillRect(0, 0, side, side);
    ctx.drawImage(layer, left, top, v.photo.width * scale, v.photo.height * scale);
    overlay.outline(ctx, scale, left, top);
    this.cross(ctx, side);
  }

  private cross(ctx: CanvasRenderingContext2D, side: number): void {
    const c = side / 2;
    const arm = 12 * ratio();
    for (const [width, style] of [[4, "rgb(0 0 0 / 0.6)"], [1.5, "white"]] as const) {
      ctx.lineWidth = width * ratio();
      ctx.strokeStyle = style;
      ctx.beginPath();
      ctx.moveTo(c - arm, c);
      ctx.lineTo(c + arm, c);
      ctx.moveTo(c, c - arm);
      ctx.lineTo(c, c + arm);
      ctx.stroke();
    }
  }
}
