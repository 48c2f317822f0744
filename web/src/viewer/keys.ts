/** What the keyboard asks of the camera. */
export type Command =
  | { do: "orbit"; right: number; up: number }
  | { do: "pan"; right: number; up: number }
  | { do: "zoom"; factor: number }
  | { do: "front" }
  | { do: "turn" };

/** A step of an arrow key: 24 make a whole turn. */
export const turnStep = Math.PI / 12;
export const panStep = 0.06;
export const zoomStep = 1.2;

const arrows: Record<string, [number, number] | undefined> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The command of a key on the picture, undefined for keys that mean nothing there. */
export function commandOf(e: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): Command | undefined {
  if (e.ctrlKey || e.metaKey || e.altKey) return undefined; // the browser's own
  const arrow = arrows[e.key];
  if (arrow) {
    const [right, up] = arrow;
    return e.shiftKey ? { do: "pan", right: right * panStep, up: up * panStep } : { do: "orbit", right: right * turnStep, up: up * turnStep };
  }
  switch (e.key) {
    case "+":
    case "=":
      return { do: "zoom", factor: zoomStep };
    case "-":
    case "_":
      return { do: "zoom", factor: 1 / zoomStep };
    case "Home":
    case "0":
      return { do: "front" };
    case "t":
    case "T":
      return { do: "turn" };
    default:
      return undefined;
  }
}
