import { afterEach, expect, test, vi } from "vitest";
import { steadily } from "./steady";

afterEach(() => vi.unstubAllGlobals());

/** A server that sends some parts and then nothing more, without ending. */
const holding = (...parts: string[]) =>
  vi.stubGlobal("fetch", (_: string, { signal }: { signal: AbortSignal }) => {
    const body = new ReadableStream({
      start(c) {
        for (const part of parts) c.enqueue(new TextEncoder().encode(part));
        signal.addEventListener("abort", () => c.error(signal.reason));
      },
    });
    return Promise.resolve(new Response(body));
  });

test("a file that stands still in the middle is an error, not a wait without end", async () => {
  holding("half");
  const answer = await steadily("/file", undefined, 20);
  await expect(answer.text()).rejects.toMatchObject({ name: "TimeoutError" });
});

test("a server that takes the request and never answers is one as well", async () => {
  vi.stubGlobal("fetch", (_: string, { signal }: { signal: AbortSignal }) => new Promise((_done, no) => signal.addEventListener("abort", () => no(signal.reason as Error))));
  await expect(steadily("/file", undefined, 20)).rejects.toMatchObject({ name: "TimeoutError" });
});

test("what comes whole is handed on as it is", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("whole", { status: 203, headers: { "Content-Length": "5" } })));
  const answer = await steadily("/file", new AbortController().signal);
  expect([answer.status, answer.headers.get("Content-Length"), await answer.text()]).toEqual([203, "5", "whole"]);
});
