import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSession, type Contact, type Fact, type Pace, type State, type Watcher } from "./watch";

const pace: Pace = { silence: 50, poll: 1, back: () => 1 };
const answers: ((signal: AbortSignal) => Response)[] = [];
const asked: { url: string; position: string | null }[] = [];
let stop: AbortController;
beforeEach(() => {
  answers.length = asked.length = 0;
  stop = new AbortController();
  vi.stubGlobal("fetch", (url: string, init: RequestInit & { signal: AbortSignal }) => {
    asked.push({ url, position: new Headers(init.headers).get("Last-Event-ID") });
    const next = answers.shift();
    if (!next) stop.abort();
    return next ? Promise.resolve(next(init.signal)) : Promise.reject(new TypeError("no network"));
  });
});
afterEach(() => vi.unstubAllGlobals());

const events = (text: string) => () => new Response(text, { headers: { "Content-Type": "text/event-stream" } });
const gone = () => Response.json({ type: "", title: "", status: 404, code: "not-found", request_id: "" }, { status: 404 });

class Heard implements Watcher {
  states: State[] = [];
  facts: Fact[] = [];
  contacts: Contact[] = [];
  ended: string | undefined;
  state = (s: State) => void this.states.push(s);
  fact = (f: Fact) => void this.facts.push(f);
  contact = (c: Contact) => void this.contacts.push(c);
  end = (why: { code: string }) => (this.ended = why.code);
}

test("a broken stream is taken up at the last fact", async () => {
  const heard = new Heard();
  answers.push(events('id: 1.aa\nevent: image.uploaded\ndata: {"id":"evt_1","type":"image.uploaded","at":"x"}\n\n'), events('event: state\ndata: {"status":"initializing"}\n\n'), gone);
  await watchSession("s", heard, stop.signal, pace);
  expect(asked.map((a) => a.position)).toEqual([null, "1.aa", "1.aa"]);
  expect(heard.facts.map((f) => f.type)).toEqual(["image.uploaded"]);
  expect(heard.states.map((s) => s.status)).toEqual(["initializing"]);
  expect(heard.ended).toBe("not-found");
});

test("an event of a newer service does no harm", async () => {
  const heard = new Heard();
  answers.push(events('event: mesh.polished\ndata: {}\n\nevent: state\ndata: {"status":"completed"}\n\n'), gone);
  await watchSession("s", heard, stop.signal, pace);
  expect(heard.facts).toEqual([]);
  expect(heard.states).toHaveLength(1);
});

test("a stream without a heartbeat is given up", async () => {
  const heard = new Heard();
  const never = (signal: AbortSignal) =>
    new Response(new ReadableStream({ start: (c) => signal.addEventListener("abort", () => c.error(signal.reason)) }));
  answers.push(never, gone);
  await watchSession("s", heard, stop.signal, pace);
  expect(heard.contacts).toContain("away");
  expect(asked).toHaveLength(2);
});

test("where streams stay mute, it asks", async () => {
  const heard = new Heard();
  const view = () => Response.json({ session: { session_id: "s", status: "awaiting_mask", updated_at: "x" }, files: [] }, { headers: { ETag: '"1"' } });
  answers.push(events(""), events(""), events(""), view, () => new Response(null, { status: 304 }), gone);
  await watchSession("s", heard, stop.signal, pace);
  expect(heard.contacts).toContain("polling");
  expect(heard.states.map((s) => s.status)).toEqual(["awaiting_mask"]);
  expect(heard.ended).toBe("not-found");
});
