import { expect, test } from "vitest";
import { addClick, boxBetween, canPredict, clickAt, marksKey, moveClick, noMarks, onPhoto, promptKey, removeClick, setBox } from "./marks";

const one = addClick(noMarks, { x: 10, y: 10, label: 1 });

test("a click outside alone gives no mask; one inside or a box does", () => {
  expect(canPredict(addClick(noMarks, { x: 1, y: 1, label: 0 }))).toBe(false);
  expect(canPredict(one)).toBe(true);
  expect(canPredict(setBox(noMarks, { x0: 0, y0: 0, x1: 5, y1: 5 }))).toBe(true);
});

test("the nearest click within reach is found", () => {
  const two = addClick(one, { x: 20, y: 10, label: 0 });
  expect([clickAt(two, { x: 13, y: 10 }, 8), clickAt(two, { x: 17, y: 10 }, 8), clickAt(two, { x: 50, y: 50 }, 8)]).toEqual([0, 1, undefined]);
});

test("a new prompt forgets the candidate that was chosen; a threshold does not ask anew", () => {
  const chosen = { ...one, choice: 2 };
  expect(addClick(chosen, { x: 1, y: 1, label: 0 }).choice).toBeUndefined();
  expect(moveClick(chosen, 0, { x: 2, y: 2 }).choice).toBeUndefined();
  expect(removeClick(chosen, 0).clicks).toEqual([]);
  const tighter = { ...one, threshold: 0.9 };
  expect(promptKey(tighter)).toBe(promptKey(one));
  expect(marksKey({ ...one, threshold: 0.9 })).not.toBe(marksKey(one));
});

test("a box is drawn in any direction and stays on the photo", () => {
  expect(boxBetween({ x: 90, y: 20 }, { x: -5, y: 200 }, { width: 100, height: 50 })).toEqual({ x0: 0, y0: 20, x1: 90, y1: 50 });
});

test("a place off the photo becomes the nearest on it", () => {
  const p = onPhoto({ x: 500, y: -3 }, { width: 100, height: 50 });
  expect([Math.floor(p.x), p.y]).toEqual([99, 0]);
});
