import type { Prediction } from "../decoder/decoder";
import type { Answer } from "./answers";
import { BrushLayer } from "./brush_layer";
import { contoursOf, type Contours } from "./contour";
import { cleanField, coverage, emptyField, fieldOfAlpha, fieldOfLogits } from "./field";
import type { Base } from "./full_mask";
import { clamp, fitWithin, type Size } from "./geometry";
import type { Marks } from "./marks";

/** A mask as it is shown. */
export interface Shown {
  field: Float32Array;
  /** Of the field: the preview's, or the prediction's own. */
  size: Size;
  /** In pixels of the field, as tall as wide. */
  contours: Contours;
  /** The mask's share of the photo. */
  coverage: number;
  /** Where it came from: the model's quick answer, its better one, or the hand alone. */
  from: "quick" | "settled" | "hand";
}

/** Long side of previews in pixels: about what a screen shows of the photo. */
const previewSide = 1024;

/** Makes the shown mask of the model's answer and what was done by hand. */
export class Composer {
  readonly size: Size;
  /** Preview pixels a pixel of the photo. */
  readonly scale: number;
  readonly brush: BrushLayer;
  // The mask without the brush, kept for while a stroke is painted.
  private base: Based | undefined;

  constructor(private readonly photo: Size) {
    this.size = fitWithin(photo, previewSide);
    this.scale = this.size.width / photo.width;
    this.brush = new BrushLayer(this.size, this.scale);
  }

  compose(answer: Answer, marks: Marks): Shown {
    const base = baseField(answer, marks) ?? { field: emptyField(this.size), size: this.size, from: "hand" };
    this.brush.sync(marks.strokes);
    // What follows the pointer is drawn as small as it came: a fourth of the preview's
    // pixels, and the outline is as smooth. Handwork needs the preview's own.
    this.base = this.brush.isEmpty && !marks.fillHoles && !marks.keepLargest ? base : this.enlarged(base);
    cleanField(this.base.field, this.base.size, marks);
    return this.recompose();
  }

  /** The mask again, with the brush layer as it is now. */
  recompose(): Shown {
    this.base ??= { field: emptyField(this.size), size: this.size, from: "hand" };
    if (!this.brush.isEmpty) this.base = this.enlarged(this.base);
    const { field, size, from } = this.base;
    const painted = this.brush.isEmpty ? field : field.slice();
    if (!this.brush.isEmpty) this.brush.apply(painted);
    return { field: painted, size, contours: this.outlineOf(painted, size), coverage: coverage(painted), from };
  }

  /** Only an outline, for the mask under the pointer. */
  outline(prediction: Prediction): Contours {
    const candidate = prediction.candidates[prediction.best];
    return candidate ? this.outlineOf(candidate.logits, prediction) : { points: new Float32Array(), ends: [] };
  }

  private enlarged({ field, size, from }: Based): Based {
    const same = size.width === this.size.width && size.height === this.size.height;
    return { field: same ? field : resample(field, size, this.size), size: this.size, from };
  }

  // A field's height is rounded to whole pixels, so its pixels are not quite square on the
  // photo; the outline is drawn with one scale for both directions and has to be.
  private outlineOf(field: Float32Array, size: Size): Contours {
    const contours = contoursOf(field, size);
    const tall = (this.photo.height / size.height) * (size.width / this.photo.width);
    if (tall !== 1) for (let i = 1; i < contours.points.length; i += 2) contours.points[i] = (contours.points[i] as number) * tall;
    return contours;
  }
}

/** A mask without the brush. */
type Based = Pick<Shown, "field" | "size" | "from">;

function baseField({ prediction, settled }: Answer, marks: Marks): Based | undefined {
  if (marks.choice === undefined && settled) return { field: fieldOfAlpha(settled.preview, marks.threshold), size: settled.size, from: "settled" };
  const candidate = chosen(prediction, marks.choice);
  if (!prediction || !candidate) return undefined;
  return { field: fieldOfLogits(candidate.logits, marks.threshold), size: { width: prediction.width, height: prediction.height }, from: "quick" };
}

export function chosen(prediction: Prediction | undefined, choice: number | undefined): Prediction["candidates"][number] | undefined {
  return prediction?.candidates[choice ?? prediction.best] ?? prediction?.candidates[prediction.best];
}

/** What the full-size mask is to be built from. */
export function baseOf(answer: Answer, marks: Marks): Base {
  if (marks.choice === undefined && answer.settled) return { kind: "settled", mask: answer.settled.packed };
  const candidate = chosen(answer.prediction, marks.choice);
  if (!answer.prediction || !candidate) return { kind: "none" };
  return { kind: "logits", width: answer.prediction.width, height: answer.prediction.height, logits: candidate.logits };
}

// Bilinear between pixel centres. The outline runs between the samples, so that a mask
// of half the preview's size looks as smooth as one of its own.
function resample(field: Float32Array, from: Size, to: Size): Float32Array {
  const out = new Float32Array(to.width * to.height);
  const lefts = new Int32Array(to.width);
  const parts = new Float32Array(to.width);
  for (let x = 0; x < to.width; x++) {
    const at = clamp(((x + 0.5) * from.width) / to.width - 0.5, 0, from.width - 1.001);
    lefts[x] = Math.max(0, Math.floor(at));
    parts[x] = at - (lefts[x] as number);
  }
  const oneColumn = from.width < 2 ? 0 : 1;
  for (let y = 0, i = 0; y < to.height; y++) {
    const at = clamp(((y + 0.5) * from.height) / to.height - 0.5, 0, from.height - 1.001);
    const above = Math.max(0, Math.floor(at));
    const part = at - above;
    const a = above * from.width;
    const b = Math.min(from.height - 1, above + 1) * from.width;
    for (let x = 0; x < to.width; x++, i++) {
      const l = lefts[x] as number;
      const f = parts[x] as number;
      const upper = (field[a + l] as number) * (1 - f) + (field[a + l + oneColumn] as number) * f;
      const lower = (field[b + l] as number) * (1 - f) + (field[b + l + oneColumn] as number) * f;
      out[i] = upper * (1 - part) + lower * part;
    }
  }
  return out;
}
