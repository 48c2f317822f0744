import type { BoxTool } from "./box_tool";
import type { Editor } from "./editor";
import { distance } from "./geometry";
import { addClick, clickAt, moveClick, removeClick } from "./marks";
import type { Tool, Touch } from "./tool";

/** How far a mouse may slip and still click, in screen pixels. */
const slip = 5;

/**
 * Adds a point where one clicks; on a point, a click takes it away and a drag moves it.
 * A mouse's drag draws a box. A finger's does not: it looks for the place under the
 * magnifier, and the point lands where it is lifted.
 */
export class ClickTool implements Tool {
  private from: Touch | undefined;
  private held: number | undefined;
  private dragging: "point" | "box" | undefined;

  constructor(private readonly editor: Editor, private readonly box: BoxTool, private readonly scale: () => number) {}

  down(t: Touch): void {
    this.from = t;
    this.dragging = undefined;
    this.held = clickAt(this.editor.marks.value, t.photo, (t.by === "finger" ? 22 : 12) / this.scale());
  }

  move(t: Touch): void {
    if (!this.from) return;
    const far = distance(this.from.screen, t.screen) > (t.by === "finger" ? 10 : slip);
    if (!this.dragging && !far) return;
    if (this.held !== undefined) {
      this.dragging = "point";
      this.editor.change(moveClick(this.editor.marks.value, this.held, t.photo), `move ${this.held}`);
    } else if (t.by === "mouse") {
      if (!this.dragging) this.box.down(this.from);
      this.dragging = "box";
      this.box.move(t);
    }
  }

  up(t: Touch): void {
    const { from, held, dragging, editor } = this;
    this.from = undefined;
    if (!from) return;
    if (dragging === "box") this.box.up(t);
    else if (dragging === "point") editor.endGroup();
    else if (held !== undefined) editor.change(removeClick(editor.marks.value, held));
    else editor.change(addClick(editor.marks.value, { ...t.photo, label: from.label }));
  }

  cancel(): void {
    if (this.dragging === "point") {
      this.editor.endGroup();
      this.editor.undo();
    }
    this.box.cancel();
    this.from = undefined;
    this.dragging = undefined;
  }
}
