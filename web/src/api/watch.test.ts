import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSession, type Contact, type Fact, type Pace, type State, type Watcher } from "./watch";

const pace: Pace = { silence: 60_000, poll: 1, hidden: 1, back: () => 1 };
/** How long what is to come may take, in ms, where much else is going on. */
const patience = 30_000;
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
    new Response(new ReadableStream({ start: (c) => (signal.aborted ? c.error(signal.reason) : signal.addEventListener("abort", () => c.error(signal.reason))) }));
  answers.push(never, gone);
  await watchSession("s", heard, stop.signal, { ...pace, silence: 50 });
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

test("a session as young as an upload may be about to appear: it is looked for again", async () => {
  const heard = new Heard();
  const id = `sess_${Math.floor(Date.now() / 1000)}_abcdef01`;
  answers.push(gone, gone, gone, gone, events('event: state\ndata: {"status":"initializing"}\n\n'));
  // Three streams, then asking: the fourth answer is a read's, and so is the fifth, which is no view.
  await watchSession(id, heard, stop.signal, pace);
  expect(heard.contacts).toContain("absent");
  expect(heard.ended).toBeUndefined();
  expect(asked.length).toBeGreaterThan(4);
});

test("who is signed out for a moment goes on hearing afterwards", async () => {
  const heard = new Heard();
  const out = () => Response.json({ type: "", title: "", status: 401, code: "unauthorised", request_id: "" }, { status: 401 });
  answers.push(out, out, events('event: state\ndata: {"status":"completed"}\n\n'), gone);
  await watchSession("s", heard, stop.signal, pace);
  expect(heard.states.map((s) => s.status)).toEqual(["completed"]);
});

test("a page out of sight lets go of its stream, and takes it up when it is seen again", async () => {
  const heard = new Heard();
  let sight = "visible";
  const changed = () => document.dispatchEvent(new Event("visibilitychange"));
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => sight as DocumentVisibilityState);
  let open = false;
  answers.push((signal) => {
    open = true;
    return new Response(
      new ReadableStream({
        start(c) {
          c.enqueue(new TextEncoder().encode('id: 1.aa\nevent: image.uploaded\ndata: {"id":"evt_1","type":"image.uploaded","at":"x"}\n\n'));
          signal.addEventListener("abort", () => {
            open = false;
            c.error(signal.reason);
          });
        },
      }),
    );
  }, gone);
  const watched = watchSession("s", heard, stop.signal, pace);
  await vi.waitFor(() => expect(heard.facts).toHaveLength(1), patience);
  sight = "hidden";
  changed();
  await vi.waitFor(() => expect(open).toBe(false), patience);
  await new Promise((done) => setTimeout(done, 50));
  expect(asked).toHaveLength(1);
  sight = "visible";
  changed();
  await watched;
  expect(asked.map((a) => a.position)).toEqual([null, "1.aa"]);
  expect(heard.contacts).not.toContain("away");
  vi.restoreAllMocks();
});
