import { signal } from "@preact/signals";
import { History } from "./history";
import type { Contours } from "./contour";
import type { Size } from "./geometry";
import { isUntouched, marksKey, noMarks, type Marks } from "./marks";

/** How far an object of the photo has come. */
export type ObjectState = "empty" | "draft" | "sending" | "sent";

/** The edge of a mask that was made at some size. */
export interface Outline {
  contours: Contours;
  size: Size;
}

/** One object of the photo, marked on its own. */
export class EditedObject {
  readonly history: History<Marks>;
  /** Follows the history, for those who watch. */
  readonly marks = signal<Marks>(noMarks);
  /** Whether there is something to undo, and to redo. */
  readonly steps = signal({ back: false, forth: false });
  /** Its mask as it was last seen, for while another object is worked on. */
  readonly outline = signal<Outline | undefined>(undefined);
  /** The upload's share, 0 to 1, while the mask is being sent. */
  readonly sending = signal<number | undefined>(undefined);
  /** Names the marks that were sent; see marksKey. "earlier" where they are not known here. */
  readonly sent = signal<string | undefined>(undefined);

  constructor(readonly number: number, marks: Marks = noMarks, sent?: string) {
    this.history = new History(marks);
    this.marks.value = marks;
    this.sent.value = sent;
  }

  /** After the history has moved. */
  follow(): void {
    this.marks.value = this.history.state;
    this.steps.value = { back: this.history.canUndo, forth: this.history.canRedo };
  }

  get state(): ObjectState {
    if (this.sending.value !== undefined) return "sending";
    const marks = this.marks.value;
    if (this.sent.value !== undefined && (isUntouched(marks) || this.sent.value === marksKey(marks))) return "sent";
    return isUntouched(marks) ? "empty" : "draft";
  }

  /** Clicks and strokes beyond the first click: how much the model's first mask was worked on. */
  get refinements(): number {
    const { clicks, boxes, strokes } = this.marks.value;
    return Math.max(0, clicks.length + boxes.length - 1) + strokes.length;
  }
}
