import { expect, test } from "vitest";
import { partOf } from "./part_of";

function prediction(width: number, height: number, ...boxes: [x: number, y: number, w: number, h: number][]) {
  const candidates = boxes.map(([x, y, w, h]) => {
    const logits = new Float32Array(width * height).fill(-1);
    for (let j = y; j < y + h; j++) logits.fill(1, j * width + x, j * width + x + w);
    return { logits, score: 1 };
  });
  return { width, height, candidates };
}

test.each([
  ["nothing is suggested: all of the photo", prediction(100, 80), { x: 0, y: 0, width: 100, height: 80 }],
  ["a tall object in the middle: as wide as 4:3 wants it", prediction(120, 80, [55, 20, 10, 40]), { x: 28, y: 16, width: 64, height: 48 }],
  ["all suggestions are in it, each wholly", prediction(400, 300, [100, 100, 20, 20], [180, 140, 20, 10]), { x: 90, y: 80, width: 120, height: 90 }],
  ["at the edge it is pushed back into the photo", prediction(240, 180, [0, 0, 60, 45]), { x: 0, y: 0, width: 76, height: 57 }],
  ["a speck is not magnified without end", prediction(240, 180, [120, 90, 1, 1]), { x: 101, y: 76, width: 40, height: 30 }],
  ["all of a narrow photo", prediction(40, 160, [5, 5, 30, 150]), { x: 0, y: 0, width: 40, height: 160 }],
])("%s", (_, p, want) => {
  const got = partOf(p);
  expect(got).toEqual(want);
});
