import { describe, expect, it } from "vitest";
import { commandOf, panStep, turnStep, zoomStep } from "./keys";

const press = (key: string, held: Partial<Record<"shiftKey" | "ctrlKey" | "metaKey" | "altKey", boolean>> = {}) =>
  commandOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe("keys on the picture", () => {
  it.each([
    ["an arrow turns", press("ArrowLeft"), { do: "orbit", right: -turnStep, up: 0 }],
    ["an arrow with Shift moves", press("ArrowUp", { shiftKey: true }), { do: "pan", right: 0, up: panStep }],
    ["plus comes nearer", press("+", { shiftKey: true }), { do: "zoom", factor: zoomStep }],
    ["minus goes away", press("-"), { do: "zoom", factor: 1 / zoomStep }],
    ["Home shows the front", press("Home"), { do: "front" }],
    ["T turns the table", press("t"), { do: "turn" }],
    ["Ctrl and plus stay the browser's", press("+", { ctrlKey: true }), undefined],
    ["Tab stays the page's", press("Tab"), undefined],
  ])("%s", (_, got, want) => expect(got).toEqual(want));
});
