import { expect, it } from "vitest";
import { Turntable } from "./turntable";

it("turns once in its time, however long the frames are", () => {
  for (const frame of [16, 250, 1000]) {
    const table = new Turntable();
    table.start();
    let angle = 0;
    for (let t = 0; t < 14_000; t += frame) angle += table.step(Math.min(frame, 14_000 - t));
    expect(angle).toBeCloseTo(2 * Math.PI);
  }
});
it("rests until it is started, and after it is stopped", () => {
  const table = new Turntable();
  expect(table.step(100)).toBe(0);
  table.start();
  table.stop();
  expect(table.step(100)).toBe(0);
});
