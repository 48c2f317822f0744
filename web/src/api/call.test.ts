import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { giveAccess } from "./access";
import { call } from "./call";
import { ProblemError, UnreachableError } from "./problem";

const answers: (() => Response)[] = [];
const sent: { url: string; token: string | null }[] = [];
beforeEach(() => {
  answers.length = sent.length = 0;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    sent.push({ url, token: new Headers(init.headers).get("Authorization") });
    const next = answers.shift();
    return next ? Promise.resolve(next()) : Promise.reject(new TypeError("no network"));
  });
  giveAccess({ token: () => Promise.resolve("old"), renew: (refused) => Promise.resolve(refused === "old" ? "new" : undefined) });
});
afterEach(() => vi.unstubAllGlobals());

const problem = (status: number, code: string, headers = {}) => () =>
  Response.json({ type: "about:blank", title: "No", status, code, request_id: "r1" }, { status, headers: { "Content-Type": "application/problem+json", ...headers } });

test("a refused token is renewed once and the call goes again", async () => {
  answers.push(problem(401, "unauthorised"), () => Response.json({ sessions: [] }));
  expect(await call("get", "/v1/sessions", { query: { limit: 5, q: undefined } })).toEqual({ sessions: [] });
  expect(sent).toEqual([
    { url: "/v1/sessions?limit=5", token: "Bearer old" },
    { url: "/v1/sessions?limit=5", token: "Bearer new" },
  ]);
});

test("a token that is refused twice is a problem of its own code", async () => {
  answers.push(problem(401, "unauthorised"), problem(401, "unauthorised"));
  await expect(call("get", "/v1/sessions")).rejects.toMatchObject({ code: "unauthorised", status: 401 });
  expect(sent).toHaveLength(2);
});

test("reading waits as long as the service asks, and then reads", async () => {
  answers.push(problem(429, "too-many-requests", { "Retry-After": "0" }), () => Response.json({ sessions: [] }));
  await call("get", "/v1/sessions");
  expect(sent).toHaveLength(2);
});

test("a long wait is told and not waited for", async () => {
  answers.push(problem(429, "too-many-requests", { "Retry-After": "55" }));
  await expect(call("get", "/v1/sessions")).rejects.toMatchObject({ retryAfterSec: 55 });
});

test("changing something is not repeated by itself", async () => {
  answers.push(problem(503, "unavailable", { "Retry-After": "0" }));
  await expect(call("post", "/v1/sessions/{session_id}/retry", { path: { session_id: "sess_1_abcdef01" } })).rejects.toBeInstanceOf(ProblemError);
  expect(sent.map((s) => s.url)).toEqual(["/v1/sessions/sess_1_abcdef01/retry"]);
});

test("no answer is told apart from a refusal", async () => {
  await expect(call("get", "/v1/sessions")).rejects.toBeInstanceOf(UnreachableError);
});

test("a proxy's page becomes a problem too", async () => {
  answers.push(() => new Response("<html>Bad gateway", { status: 502 }));
  await expect(call("get", "/v1/sessions")).rejects.toMatchObject({ code: "unexpected", status: 502 });
});
