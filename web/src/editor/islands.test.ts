import { expect, test } from "vitest";
import { fillHoles, findIslands, keepLargest } from "./islands";

function read(...rows: string[]) {
  const mask = Uint8Array.from(rows.join(""), (c) => (c === "#" ? 1 : 0));
  return { mask, size: { width: rows[0]?.length ?? 0, height: rows.length } };
}

function show(mask: Uint8Array, width: number): string[] {
  const text = Array.from(mask, (v) => (v === 1 ? "#" : ".")).join("");
  return Array.from({ length: text.length / width }, (_, y) => text.slice(y * width, (y + 1) * width));
}

test.each([
  ["nothing", ["....", "...."], []],
  ["corners do not join", ["#.", ".#"], [1, 1]],
  ["a spiral is one", ["#####", "....#", "###.#", "#...#", "#####"], [17]],
  ["a comb is one, whatever the order of its teeth", ["#.#.#", "#.#.#", "#####"], [11]],
  ["rows do not wrap round", ["..#", "#.."], [1, 1]],
] as const)("parts: %s", (_, rows, sizes) => {
  const { mask, size } = read(...rows);
  expect(findIslands(mask, size).sizes).toEqual(sizes);
});

test("only the largest part is kept", () => {
  const { mask, size } = read("##..", "##.#", "....", "#...");
  keepLargest(mask, size);
  expect(show(mask, 4)).toEqual(["##..", "##..", "....", "...."]);
});

test("holes are filled, bays are not", () => {
  const { mask, size } = read("#####", "#.#..", "###.#", "#..##", "#####");
  fillHoles(mask, size);
  expect(show(mask, 5)).toEqual(["#####", "###..", "###.#", "#####", "#####"]);
});

test("a large random mask is labelled as a plain flood fill would", () => {
  const size = { width: 83, height: 61 };
  let seed = 1;
  const mask = Uint8Array.from({ length: size.width * size.height }, () => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) % 100 < 58 ? 1 : 0));
  expect(findIslands(mask, size).sizes.toSorted((a, b) => a - b)).toEqual(plain(mask, size.width).toSorted((a, b) => a - b));
});

function plain(mask: Uint8Array, width: number): number[] {
  const seen = new Set<number>();
  const sizes: number[] = [];
  mask.forEach((v, start) => {
    if (v !== 1 || seen.has(start)) return;
    const queue = [start];
    seen.add(start);
    for (const i of queue) {
      const x = i % width;
      for (const j of [i - width, i + width, ...(x > 0 ? [i - 1] : []), ...(x < width - 1 ? [i + 1] : [])]) {
        if (mask[j] !== 1 || seen.has(j)) continue;
        queue.push(j);
        seen.add(j);
      }
    }
    sizes.push(queue.length);
  });
  return sizes;
}
