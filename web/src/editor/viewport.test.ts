import { expect, test } from "vitest";
import { Viewport } from "./viewport";

const photo = { width: 4000, height: 3000 };
const view = { width: 800, height: 700 };

test("a fitted photo is whole, in the middle, and what goes to the screen comes back", () => {
  const v = Viewport.fit(photo, view);
  expect(v.toScreen({ x: 2000, y: 1500 })).toEqual({ x: 400, y: 350 });
  expect(v.toScreen({ x: 0, y: 0 }).x).toBeCloseTo(24);
  const p = v.zoom(3, { x: 100, y: 50 }).toPhoto({ x: 311, y: 222 });
  expect(v.zoom(3, { x: 100, y: 50 }).toScreen(p)).toEqual({ x: expect.closeTo(311, 6) as number, y: expect.closeTo(222, 6) as number });
});

test("zooming keeps the place under the pointer", () => {
  const about = { x: 250, y: 300 };
  const v = Viewport.fit(photo, view);
  const before = v.toPhoto(about);
  const after = v.zoom(2.5, about).toPhoto(about);
  expect(after.x).toBeCloseTo(before.x, 6);
  expect(after.y).toBeCloseTo(before.y, 6);
});

test("zooming ends at 16 screen pixels a pixel, and at half of the fitted size", () => {
  const v = Viewport.fit(photo, view);
  expect(v.zoom(1e6, { x: 1, y: 1 }).scale).toBe(16);
  expect(v.zoom(1e-6, { x: 1, y: 1 }).scale).toBeCloseTo(v.scale / 2);
});

test("the photo cannot be pushed out of sight", () => {
  const v = Viewport.fit(photo, view).pan(1e5, -1e5);
  expect(v.left).toBeLessThan(view.width);
  expect(v.top + photo.height * v.scale).toBeGreaterThan(0);
});

test("a fitted photo stays fitted when the window changes; a zoomed one keeps its middle", () => {
  expect(Viewport.fit(photo, view).resize({ width: 390, height: 500 }).isFitted()).toBe(true);
  const zoomed = Viewport.fit(photo, view).zoom(4, { x: 400, y: 350 });
  expect(zoomed.resize({ width: 600, height: 500 }).toPhoto({ x: 300, y: 250 }).x).toBeCloseTo(2000, 6);
});

test("a place is revealed by no more than it takes", () => {
  const v = Viewport.fit(photo, view).zoom(8, { x: 400, y: 350 });
  const seen = v.toPhoto({ x: 200, y: 200 });
  expect(v.reveal(seen, 40)).toBe(v);
  const off = v.toPhoto({ x: -100, y: 200 });
  expect(v.reveal(off, 40).toScreen(off).x).toBeCloseTo(40);
});
