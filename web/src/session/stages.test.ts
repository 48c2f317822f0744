import { expect, test } from "vitest";
import type { Session } from "../api/events.gen";
import type { State } from "../api/watch";
import { stagesOf } from "./stages";

const mask = { at: "", bytes: 1, etag: "", modified: "", num_clicks: 0, num_refinements: 0 };
const session = (part: Partial<Session>, done = false, marked = false): Session => ({
  version: 1, session_id: "sess_1_abcdef01", user_id: "ada", created_at: "", updated_at: "", status: "created", runs: [], events: [],
  stages: { initialization: done ? { completed_at: "x", duration_sec: 1.5 } : {}, interaction: {}, reconstruction: {} },
  objects: marked ? [{ object: 0, status: "reconstructing", interaction: {}, reconstruction: {}, mask }] : [],
  ...part,
});
const state = (part: Partial<State>): State => ({ session_id: "s", status: "created", updated_at: "", etag: "", ...part });

test.each([
  ["just arrived", session({}), undefined, ["working", "before", "before"]],
  ["in the queue", session({ status: "initializing" }), state({ status: "initializing", queue: { stage: "initialization", jobs_ahead_at_most: 3 } }), ["waiting", "before", "before"]],
  ["waiting for its owner", session({ status: "awaiting_mask" }, true), undefined, ["done", "yours", "before"]],
  ["being made", session({ status: "reconstructing" }, true, true), state({ status: "reconstructing" }), ["done", "done", "working"]],
  ["ready", session({ status: "notified" }, true, true), undefined, ["done", "done", "done"]],
  ["no photo", session({ status: "failed" }), undefined, ["failed", "before", "before"]],
  ["a mask that will not do", session({ status: "failed" }, true), undefined, ["done", "failed", "before"]],
  ["a model that failed", session({ status: "failed" }, true, true), undefined, ["done", "done", "failed"]],
  ["a model that its owner stopped", session({ status: "failed", error: { code: "cancelled", category: "user", message: "", hint: "", retryable: true } }, true, true), undefined, ["done", "done", "stopped"]],
  ["news that is newer than what was read", session({ status: "initializing" }), state({ status: "awaiting_mask" }), ["working", "yours", "before"]],
])("the stages of a session that is %s", (_, s, st, want) => {
  expect(stagesOf(s, st).map((x) => x.step)).toEqual(want);
});

test("the place in the queue and the fraction go to their stage", () => {
  const s = session({ status: "reconstructing" }, true, true);
  const [photo, , model] = stagesOf(s, state({ status: "reconstructing", progress: { stage: "reconstruction", object: 0, step: "mesh", fraction: 0.4, eta_sec: 2 } }));
  expect(model?.progress?.fraction).toBe(0.4);
  expect(photo?.progress).toBeUndefined();
  expect(photo?.seconds).toBe(1.5);
});
