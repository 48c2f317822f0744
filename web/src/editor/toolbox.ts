import { signal } from "@preact/signals";
import type { Box } from "../decoder/decoder";
import { BoxTool } from "./box_tool";
import { BrushTool } from "./brush_tool";
import { ClickTool } from "./click_tool";
import type { Editor } from "./editor";
import { clamp, type Point } from "./geometry";
import { onPhoto } from "./marks";
import { PanTool } from "./pan_tool";
import type { Stage } from "./stage";
import type { Tool, ToolName, Touch } from "./tool";

export const smallestBrush = 4;
export const largestBrush = 200;

/** The tools, which of them is at hand, and how it is set. */
export class Toolbox {
  readonly current = signal<ToolName>("point");
  /** What a plain click does: 1 adds, 0 takes away. */
  readonly label = signal<0 | 1>(1);
  /** Across, in screen pixels: zooming in makes the brush finer on the photo. */
  readonly brushSize = signal(36);
  /** The box that is being drawn. */
  readonly draft = signal<Box | undefined>(undefined);
  /** The keyboard's place on the photo, while the keyboard is in use. */
  readonly crosshair = signal<Point | undefined>(undefined);
  /** Where the mouse is, in screen pixels, for the brush's ring. */
  readonly pointer = signal<Point | undefined>(undefined);
  private readonly tools: Record<ToolName, Tool>;
  private readonly box: BoxTool;

  constructor(private readonly editor: Editor, private readonly stage: Stage) {
    const scale = () => stage.viewport.value.scale;
    const radius = () => this.brushSize.value / 2 / scale();
    this.box = new BoxTool(editor, this.draft);
    this.tools = {
      point: new ClickTool(editor, this.box, scale),
      box: this.box,
      brush: new BrushTool(editor, false, radius),
      eraser: new BrushTool(editor, true, radius),
      pan: new PanTool(stage.viewport),
    };
  }

  /** The tool for a press; one tool stays for the whole of it. */
  tool(name: ToolName = this.usable(this.current.value)): Tool {
    return this.tools[name];
  }

  /** Tools that paint need a mask to paint on; where the server makes it there is none. */
  usable(name: ToolName): ToolName {
    return this.editor.trouble.value === undefined || name === "box" || name === "pan" ? name : "point";
  }

  choose(name: ToolName): void {
    this.tools[this.current.value].cancel();
    this.current.value = name;
    if (name !== "point") void this.editor.hover(undefined);
  }

  cancel(): void {
    this.tools[this.current.value].cancel();
  }

  resize(factor: number): void {
    this.brushSize.value = clamp(Math.round(this.brushSize.value * factor), smallestBrush, largestBrush);
  }

  /** What a press at a screen place means. */
  touch(screen: Point, by: Touch["by"], takeAway: boolean): Touch {
    const name = this.current.value;
    const label = takeAway ? 0 : name === "brush" || name === "eraser" ? 1 : this.label.value;
    return { photo: onPhoto(this.stage.viewport.value.toPhoto(screen), this.editor.photo), screen, label, by };
  }

  /** The pointer moves without a button: a box that waits for its second corner follows, and so does the preview. */
  hover(screen: Point): void {
    this.pointer.value = screen;
    const p = this.stage.viewport.value.toPhoto(screen);
    if (this.current.value === "box" && this.box.waits) this.box.move(this.touch(screen, "mouse", false));
    if (this.current.value === "point") void this.editor.hover(this.stage.viewport.value.holds(p) ? p : undefined);
  }

  leave(): void {
    this.pointer.value = undefined;
    void this.editor.hover(undefined);
  }
}
