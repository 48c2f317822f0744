import { expect, test } from "vitest";
import { contoursOf, type Contours } from "./contour";

const size = { width: 40, height: 30 };

function field(f: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: size.width * size.height }, (_, i) => f((i % size.width) + 0.5, Math.floor(i / size.width) + 0.5));
}

/** Areas enclosed, signed by direction. */
function areas({ points, ends }: Contours): number[] {
  let from = 0;
  return ends.map((end) => {
    let twice = 0;
    for (let i = from; i < end; i += 2) {
      const j = i + 2 < end ? i + 2 : from;
      twice += (points[i] ?? 0) * (points[j + 1] ?? 0) - (points[j] ?? 0) * (points[i + 1] ?? 0);
    }
    from = end;
    return twice / 2;
  });
}

test("a disc's outline runs between the pixels, to a fraction of one", () => {
  const c = contoursOf(field((x, y) => 9 - Math.hypot(x - 20, y - 15)), size);
  expect(c.ends).toHaveLength(1);
  for (let i = 0; i < c.points.length; i += 2) expect(Math.hypot((c.points[i] ?? 0) - 20, (c.points[i + 1] ?? 0) - 15)).toBeCloseTo(9, 1);
  expect(Math.abs(areas(c)[0] ?? 0)).toBeCloseTo(Math.PI * 81, -1);
});

test("a ring has two outlines, in opposite directions", () => {
  const [a = 0, b = 0] = areas(contoursOf(field((x, y) => 4 - Math.abs(Math.hypot(x - 20, y - 15) - 8)), size));
  expect(Math.sign(a)).toBe(-Math.sign(b));
});

test("a mask of all the photo has the photo's border as its outline", () => {
  const c = contoursOf(field(() => 5), size);
  expect(Math.abs(areas(c)[0] ?? 0)).toBeCloseTo(40 * 30, -1);
  expect(Math.min(...c.points)).toBe(0);
});

test("pixels that touch by a corner are apart", () => {
  expect(contoursOf(field((x, y) => ((x === 10.5 && y === 10.5) || (x === 11.5 && y === 11.5) ? 1 : -1)), size).ends).toHaveLength(2);
  expect(contoursOf(field((x, y) => ((x === 11.5 && y === 10.5) || (x === 10.5 && y === 11.5) ? 1 : -1)), size).ends).toHaveLength(2);
});

test("noise closes every outline and encloses what is inside", () => {
  let seed = 7;
  const noisy = field(() => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) % 2 === 0 ? 1 : -1));
  const c = contoursOf(noisy, size);
  // With values of ±1 a lone pixel's outline is a diamond of half a pixel: count by sign instead of area.
  const total = areas(c).reduce((s, a) => s + a, 0);
  expect(c.ends.at(-1)).toBe(c.points.length);
  expect(Math.abs(total)).toBeGreaterThan(0);
});

test("nothing has no outline", () => {
  expect(contoursOf(field(() => -1), size).ends).toEqual([]);
});
