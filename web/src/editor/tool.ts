import type { Point } from "./geometry";

export const toolNames = ["point", "box", "brush", "eraser", "pan"] as const;
export type ToolName = (typeof toolNames)[number];

/** What a pointer, or the keyboard's crosshair, does on the photo. */
export interface Touch {
  /** In pixels of the photo, always on it. */
  photo: Point;
  /** In pixels of the view. */
  screen: Point;
  /** 1 to add to the object, 0 to take away. */
  label: 0 | 1;
  by: "mouse" | "finger" | "keyboard";
}

/** A tool: what pressing, dragging and letting go mean. After down comes up or cancel. */
export interface Tool {
  down(t: Touch): void;
  move(t: Touch): void;
  up(t: Touch): void;
  /** The press came to nothing, as when a second finger lands. Leaves no trace. */
  cancel(): void;
}
