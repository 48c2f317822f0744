import { beforeEach, expect, test } from "vitest";
import { Keeper } from "./keeper";
import { noMarks, type Marks } from "./marks";

beforeEach(() => localStorage.clear());

const marks: Marks = {
  clicks: [{ x: 10.5, y: 20, label: 1 }, { x: 3, y: 4, label: 0 }],
  boxes: [{ x0: 1, y0: 2, x1: 30, y1: 40 }],
  choice: 2, threshold: 0.7, fillHoles: true, keepLargest: false,
  strokes: [{ erase: true, radius: 12, points: [1, 2, 3, 4] }],
};

test("what was kept comes back, object by object, session by session", () => {
  new Keeper("sess_1").save(0, { marks, sent: "x" });
  new Keeper("sess_1").save(3, { marks: noMarks, sent: undefined });
  new Keeper("sess_11").save(0, { marks: noMarks, sent: undefined });
  const back = new Keeper("sess_1").restore();
  expect([...back.keys()]).toEqual([0, 3]);
  expect(back.get(0)).toEqual({ marks, sent: "x" });
});

test.each([
  ["no JSON", "{"],
  ["another shape", `{"marks":{"clicks":"many"}}`],
  ["places that are no numbers", `{"marks":{"clicks":[{"x":null,"y":2,"label":1}],"boxes":[],"strokes":[]}}`],
  ["a label that is neither", `{"marks":{"clicks":[{"x":1,"y":2,"label":7}],"boxes":[],"strokes":[]}}`],
])("what does not read as marks is left out: %s", (_, text) => {
  localStorage.setItem("gen3d.marks.sess_1.0", text);
  expect(new Keeper("sess_1").restore().size).toBe(0);
});

test("only the newest 60 objects are kept", () => {
  const keeper = new Keeper("sess_1");
  for (let i = 0; i < 65; i++) {
    keeper.save(i, { marks: noMarks, sent: undefined });
    const key = `gen3d.marks.sess_1.${i}`;
    localStorage.setItem(key, (localStorage.getItem(key) ?? "").replace(/"at":\d+/, `"at":${i}`));
  }
  expect(keeper.restore().size).toBe(60);
  expect(keeper.restore().has(0)).toBe(false);
});

test("storage that is full loses nothing else", () => {
  const full = { get length() { return 0; }, key: () => null, getItem: () => null, setItem: () => { throw new Error("full"); }, removeItem: () => undefined, clear: () => undefined };
  new Keeper("sess_1", full).save(0, { marks, sent: undefined });
});
