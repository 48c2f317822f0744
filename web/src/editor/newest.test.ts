import { expect, test } from "vitest";
import { Newest } from "./newest";

test("one runs, the newest waits, those between answer nothing", async () => {
  const lane = new Newest();
  const ran: number[] = [];
  let release: () => void = () => undefined;
  const first = lane.run(() => new Promise<number>((r) => (release = () => r(1))));
  const rest = [2, 3, 4].map((n) => lane.run(() => Promise.resolve(ran.push(n) && n)));
  release();
  expect(await Promise.all([first, ...rest])).toEqual([1, undefined, undefined, 4]);
  expect(ran).toEqual([4]);
});

test("a run that errs does not stop the lane", async () => {
  const lane = new Newest();
  await expect(lane.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await lane.run(() => Promise.resolve(5))).toBe(5);
});
