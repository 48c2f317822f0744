import type { Editor } from "./editor";
import { clickAt, onPhoto, removeClick } from "./marks";
import type { PointerRouter } from "./pointer_router";
import type { Stage } from "./stage";
import type { ToolName } from "./tool";
import type { Toolbox } from "./toolbox";

/** What a key asks of the page around the photo. */
export interface Commands {
  help(): void;
  /** Takes candidate n; undefined leaves it to the model. */
  choose(candidate: number | undefined): void;
  /** Whether keys of a single letter do anything: some voices type them by accident. */
  letters(): boolean;
}

/** A crosshair's step in screen pixels, and with Shift. */
const step = 8;
const stride = 48;

const toolKeys: Record<string, ToolName> = { v: "point", b: "box", d: "brush", e: "eraser", h: "pan" };
const arrows: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** All that the editor does by keyboard: the crosshair on the photo and the shortcuts. */
export class Keyboard {
  private readonly ended = new AbortController();

  constructor(
    root: HTMLElement, private readonly host: HTMLElement,
    private readonly editor: Editor, private readonly stage: Stage, private readonly toolbox: Toolbox,
    private readonly router: PointerRouter, private readonly commands: Commands,
  ) {
    const { signal } = this.ended;
    root.addEventListener("keydown", (e) => this.onKey(e), { signal });
    root.addEventListener("keyup", (e) => {
      if (e.key === " ") this.holdSpace(false);
    }, { signal });
    host.addEventListener("blur", () => {
      this.holdSpace(false);
      this.toolbox.crosshair.value = undefined;
      void this.editor.hover(undefined);
    }, { signal });
  }

  close(): void {
    this.ended.abort();
  }

  private onKey(e: KeyboardEvent): void {
    // A modifier alone goes with the pointer; any other key is the keyboard at work.
    if (!["Alt", "Shift", "Control", "Meta"].includes(e.key)) this.host.dataset["by"] = "keyboard";
    if (e.defaultPrevented || e.altKey) return;
    const inField = e.target instanceof HTMLInputElement && e.target.type !== "range" && e.target.type !== "checkbox";
    if (inField || (e.target instanceof Element && e.target.closest("dialog"))) return;
    const done = e.ctrlKey || e.metaKey ? this.chord(e) : (e.target === this.host && this.onStage(e)) || (this.commands.letters() && this.letter(e));
    if (done) e.preventDefault();
  }

  private chord(e: KeyboardEvent): boolean {
    const key = e.key.toLowerCase();
    if (key === "z" && e.shiftKey) this.editor.redo();
    else if (key === "z") this.editor.undo();
    else if (key === "y") this.editor.redo();
    else return false;
    return true;
  }

  private onStage(e: KeyboardEvent): boolean {
    const arrow = arrows[e.key];
    if (arrow) return this.moveCrosshair(arrow[0] * (e.shiftKey ? stride : step), arrow[1] * (e.shiftKey ? stride : step));
    const { toolbox, editor, stage } = this;
    switch (e.key) {
      case " ":
        this.holdSpace(true);
        return true;
      case "Enter": {
        const at = stage.viewport.value.toScreen(this.crosshair());
        toolbox.crosshair.value = this.crosshair();
        const touch = toolbox.touch(at, "keyboard", e.shiftKey);
        toolbox.tool().down(touch);
        toolbox.tool().up(touch);
        return true;
      }
      case "Delete":
      case "Backspace": {
        const nearest = clickAt(editor.marks.value, this.crosshair(), 24 / stage.viewport.value.scale);
        if (nearest !== undefined) editor.change(removeClick(editor.marks.value, nearest));
        return true;
      }
      case "Escape":
        toolbox.cancel();
        toolbox.crosshair.value = undefined;
        return true;
      default:
        return false;
    }
  }

  private letter(e: KeyboardEvent): boolean {
    // A focused slider or button keeps its own keys; letters are nobody's there.
    const { toolbox, stage } = this;
    const key = e.key.toLowerCase();
    const tool = toolKeys[key];
    if (tool) toolbox.choose(toolbox.usable(tool));
    else if (key >= "1" && key <= "3") this.commands.choose(Number(key) - 1);
    else if (key === "0") this.commands.choose(undefined);
    else if (key === "x") toolbox.label.value = toolbox.label.value === 1 ? 0 : 1;
    else if (key === "c") stage.look.value = { ...stage.look.value, cutout: !stage.look.value.cutout };
    else if (key === "f") stage.fit();
    else if (key === "+" || key === "=") stage.zoom(1.25);
    else if (key === "-") stage.zoom(0.8);
    else if (key === "[") toolbox.resize(0.85);
    else if (key === "]") toolbox.resize(1.18);
    else if (key === "?") this.commands.help();
    else return false;
    return true;
  }

  private crosshair() {
    const { photo } = this.editor;
    return this.toolbox.crosshair.value ?? { x: photo.width / 2, y: photo.height / 2 };
  }

  private moveCrosshair(dx: number, dy: number): boolean {
    const { stage, toolbox } = this;
    const first = toolbox.crosshair.value === undefined;
    const { scale } = stage.viewport.value;
    const at = this.crosshair();
    // The first arrow only shows where the crosshair is.
    const to = first ? at : onPhoto({ x: at.x + dx / scale, y: at.y + dy / scale }, this.editor.photo);
    toolbox.crosshair.value = to;
    stage.viewport.value = stage.viewport.value.reveal(to, 40);
    toolbox.hover(stage.viewport.value.toScreen(to));
    toolbox.pointer.value = undefined;
    return true;
  }

  private holdSpace(held: boolean): void {
    this.router.space = held;
    this.host.dataset["space"] = String(held);
  }
}
