import { expect, it } from "vitest";
import { type Placement, placed, union } from "./placement";
import type { Bounds } from "./spz";

const cube: Bounds = { min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] };
const tall: Bounds = { min: [-0.25, -0.5, -0.25], max: [0.25, 0.5, 0.25] };

it("leaves a single object where it is", () => {
  expect(placed([{ place: { x: 0.2, y: 0.1, width: 0.3, aspect: 1 } }], [cube])).toEqual([{ scale: 1, offset: [0, 0, 0] }]);
});
it("leaves all where they are when one's place is unknown", () => {
  expect(placed([{ place: { x: 0.2, y: 0.1, width: 0.3, aspect: 1 } }, {}], [cube, cube])[1]).toEqual({ scale: 1, offset: [0, 0, 0] });
});
it("puts objects beside one another as in the photo, the group one wide and centred", () => {
  const objects = [{ place: { x: 0.25, y: 0.5, width: 0.5, aspect: 1 } }, { place: { x: 0.875, y: 0.5, width: 0.25, aspect: 0.5 } }];
  const [left, right] = placed(objects, [cube, tall]);
  expect(left).toEqual({ scale: 0.5, offset: [-0.25, 0, 0] });
  expect(right).toEqual({ scale: 0.5, offset: [0.375, 0, 0] });
  const all = union([cube, tall], [left as Placement, right as Placement]);
  expect(all.max[0] - all.min[0]).toBeCloseTo(1);
  expect(all.max[0] + all.min[0]).toBeCloseTo(0);
});
it("puts what is lower in the photo lower in the scene", () => {
  const objects = [{ place: { x: 0.5, y: 0.2, width: 0.2, aspect: 1 } }, { place: { x: 0.5, y: 0.8, width: 0.2, aspect: 1 } }];
  const [above, below] = placed(objects, [cube, cube]);
  expect(above?.offset[1]).toBeGreaterThan(below?.offset[1] ?? 9);
});
