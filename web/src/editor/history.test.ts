import { expect, test } from "vitest";
import { History } from "./history";

test("undo and redo walk the states", () => {
  const h = new History(0);
  h.push(1);
  h.push(2);
  expect([h.undo(), h.state, h.undo(), h.state, h.undo()]).toEqual([true, 1, true, 0, false]);
  expect([h.redo(), h.state, h.redo(), h.state, h.redo()]).toEqual([true, 1, true, 2, false]);
});

test("a new step forgets what was undone", () => {
  const h = new History(0);
  h.push(1);
  h.undo();
  h.push(5);
  expect([h.canRedo, h.state]).toEqual([false, 5]);
});

test("the steps of a drag are undone together, those of the next drag apart", () => {
  const h = new History(0);
  h.push(1, "slide");
  h.push(2, "slide");
  h.endGroup();
  h.push(3, "slide");
  h.push(4, "slide");
  h.undo();
  expect(h.state).toBe(2);
  h.undo();
  expect(h.state).toBe(0);
});

test("only the last 200 steps are kept", () => {
  const h = new History(0);
  for (let i = 1; i <= 300; i++) h.push(i);
  let steps = 0;
  while (h.undo()) steps++;
  expect([steps, h.state]).toEqual([200, 100]);
});
