import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Summary } from "../api/sessions";
import { Shelf } from "./shelf";

const summary = (id: string, status = "awaiting_mask"): Summary => ({ session_id: id, status, name: id, created_at: id, updated_at: id }) as Summary;

/** What the service's list holds, and what it is asked. */
let listed: Summary[];
let asked: number;
/** Lists are answered when the gate opens. */
let gate: Promise<unknown>;
beforeEach(() => {
  vi.useFakeTimers();
  [listed, asked, gate] = [[], 0, Promise.resolve()];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    if (init.method === "DELETE") return new Response(null, { status: 202 });
    asked++;
    const sessions = [...listed];
    await gate;
    init.signal?.throwIfAborted();
    return Response.json({ sessions });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const shown = (s: Shelf) => s.items.value.map((i) => i.session_id);

async function open(): Promise<Shelf> {
  const shelf = new Shelf();
  await shelf.load();
  shelf.keepFresh(8_000);
  return shelf;
}

test("what was sent comes into a list that learns of it later", async () => {
  const shelf = await open();
  shelf.expect(["sess_2", "sess_1"]);
  await vi.advanceTimersByTimeAsync(1_000);
  listed = [summary("sess_1")];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(shown(shelf)).toEqual(["sess_1"]);
  listed = [summary("sess_2"), summary("sess_1")];
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown(shelf)).toEqual(["sess_2", "sess_1"]);
});

test("where all that was sent is there and nothing is at work, nobody asks", async () => {
  listed = [summary("sess_1")];
  const shelf = await open();
  shelf.expect(["sess_1"]);
  await vi.advanceTimersByTimeAsync(0);
  const before = asked;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toBe(before);
});

test("an answer slower than the pace is waited for", async () => {
  listed = [summary("sess_1", "reconstructing")];
  const shelf = await open();
  let done: (() => void) | undefined;
  gate = new Promise<void>((d) => (done = d));
  await vi.advanceTimersByTimeAsync(8_000);
  listed = [];
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked, "the first and one look").toBe(2);
  done?.();
  await vi.advanceTimersByTimeAsync(16_000);
  expect(shown(shelf)).toEqual([]);
});

test("what was deleted does not come back with a look that began before", async () => {
  listed = [summary("sess_2"), summary("sess_1", "reconstructing")];
  const shelf = await open();
  let done: (() => void) | undefined;
  gate = new Promise<void>((d) => (done = d));
  await vi.advanceTimersByTimeAsync(8_000); // a look is on its way
  await shelf.remove("sess_2");
  done?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown(shelf)).toEqual(["sess_1"]);
});
