import type { Marks } from "./marks";
import { canPredict } from "./marks";
import type { ToolName } from "./tool";

/** What the line above the photo says depends on. */
export interface Situation {
  tool: ToolName;
  label: 0 | 1;
  marks: Marks;
  working: "no" | "asking" | "settling";
  touch: boolean;
  server: boolean;
  decoder: boolean;
}

export type Hint =
  | "hintFirst" | "hintFirstTouch" | "hintOutsideFirst" | "hintRefine" | "hintRefineTouch" | "hintTakeAway" | "hintBox"
  | "hintBrush" | "hintEraser" | "hintPan" | "hintWorking" | "hintSettling" | "hintServer" | "hintDecoder";

/** The one next thing that helps most. */
export function hintFor(s: Situation): Hint {
  if (s.server && s.tool !== "pan") return "hintServer";
  if (!s.decoder && !s.server) return "hintDecoder";
  if (s.working === "asking") return "hintWorking";
  switch (s.tool) {
    case "brush":
      return "hintBrush";
    case "eraser":
      return "hintEraser";
    case "pan":
      return "hintPan";
    case "box":
      return s.working === "settling" ? "hintSettling" : "hintBox";
    case "point":
      if (s.working === "settling") return "hintSettling";
      if (!canPredict(s.marks)) return s.marks.clicks.length > 0 ? "hintOutsideFirst" : s.touch ? "hintFirstTouch" : "hintFirst";
      return s.label === 0 ? "hintTakeAway" : s.touch ? "hintRefineTouch" : "hintRefine";
  }
}
