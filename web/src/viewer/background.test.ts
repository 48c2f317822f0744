import { expect, it } from "vitest";
import { backgroundColour, borderColour, lineColour } from "./background";

it("takes a photo's colour from its border, not from its middle", () => {
  const pixels = new Uint8ClampedArray(20 * 20 * 4);
  for (let y = 0; y < 20; y++) for (let x = 0; x < 20; x++) pixels.set(x > 0 && y > 0 && x < 19 && y < 19 ? [255, 0, 0, 255] : [16, 32, 64, 255], 4 * (20 * y + x));
  expect(borderColour(pixels, 20, 20)).toBe("#102040");
});
it("draws light lines on dark grounds and dark ones on light", () => {
  expect(lineColour("#15171b")).not.toBe(lineColour("#eef0f3"));
  expect(lineColour(undefined)).toBe(lineColour("#ffffff"));
});
it("has no colour where the background is none", () => {
  expect(backgroundColour("clear", "#123456")).toBeUndefined();
  expect(backgroundColour("photo", "#123456")).toBe("#123456");
});
