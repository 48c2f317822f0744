import { expect, test } from "vitest";
import { noticesOf } from "./notices";

const size = { width: 200, height: 100 };
const of = (inside: (x: number, y: number) => boolean) => noticesOf(Float32Array.from({ length: 20000 }, (_, i) => (inside(i % 200, Math.floor(i / 200)) ? 1 : -1)), size);

test.each([
  ["nothing at all", () => false, ["empty"]],
  ["a good object", (x: number, y: number) => Math.hypot(x - 100, y - 50) < 30, []],
  ["a small one", (x: number, y: number) => Math.hypot(x - 100, y - 50) < 8, ["tiny"]],
  ["one that is cut off", (x: number, y: number) => Math.hypot(x - 100, y - 5) < 30, ["border"]],
  ["a flock", (x: number, y: number) => Math.hypot((x % 40) - 20, (y % 50) - 25) < 10, ["islands"]],
  ["all of the photo", () => true, ["border"]],
] as const)("%s", (_, inside, want) => expect(of(inside)).toEqual(want));
