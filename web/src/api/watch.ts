import { refusal, request } from "./call";
import type { components } from "./contract.gen";
import { eventTypes, type EventType } from "./events.gen";
import { pause } from "./pause";
import { ProblemError, UnreachableError } from "./problem";
import { readSession } from "./sessions";
import { EventParser, type Message } from "./sse";

export type State = components["schemas"]["SessionState"];
export interface Fact {
  id: string;
  type: EventType;
  at: string;
}

/** How news of a session comes: at once, by asking, or not at the moment. */
export type Contact = "live" | "polling" | "away";

export interface Watcher {
  state(s: State): void;
  fact(f: Fact): void;
  contact(c: Contact): void;
  /** There is no such session, or nobody is signed in any more. Nothing follows. */
  end(why: ProblemError): void;
}

/** Times, in milliseconds. The service's heart beats every 15 s. */
export interface Pace {
  silence: number;
  poll: number;
  back: (failures: number) => number;
}

const usual: Pace = {
  silence: 40_000, // two beats may be lost
  poll: 3_000, // 20 requests a minute of the 100 there are
  back: (n) => Math.min(30_000, 500 * 2 ** n) * (0.75 + Math.random() / 2), // 0.5 s, 1, 2 … 30 s
};

/** After so many streams that broke without a word, a proxy that holds them back is likely: ask instead. */
const mute = 3;

/**
 * Follows a session until the signal aborts: by its event stream, taken up again at
 * the last event where it breaks, and by asking where streams do not come through.
 */
export async function watchSession(id: string, watcher: Watcher, signal: AbortSignal, pace: Pace = usual): Promise<void> {
  let position: string | undefined;
  let silent = 0;
  const left = (): boolean => signal.aborted;
  while (!left()) {
    try {
      const heard = await stream(id, position, watcher, signal, pace, (p) => (position = p));
      silent = heard ? 0 : silent + 1;
    } catch (err) {
      if (left()) return;
      if (ended(err)) {
        watcher.end(err);
        return;
      }
      silent++;
      watcher.contact("away");
    }
    if (silent >= mute) {
      const over = await poll(id, watcher, signal, pace);
      if (over) {
        watcher.end(over);
        return;
      }
      silent = mute - 1; // one more try with a stream
    } else await pause(pace.back(silent), signal);
  }
}

/** One stream, to its end. Answers whether anything came by it. */
async function stream(id: string, position: string | undefined, watcher: Watcher, signal: AbortSignal, pace: Pace, moved: (position: string) => void): Promise<boolean> {
  const silence = new AbortController();
  const both = AbortSignal.any([signal, silence.signal]);
  let timer = setTimeout(() => silence.abort(), pace.silence);
  try {
    const headers = { Accept: "text/event-stream", ...(position === undefined ? {} : { "Last-Event-ID": position }) };
    const res = await request("get", "/v1/sessions/{session_id}/events", { path: { session_id: id }, headers, signal: both });
    if (!res.ok || !res.body) throw await refusal(res);
    const parser = new EventParser();
    const reader = res.body.pipeThrough(new TextDecoderStream()).getReader();
    let heard = false;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return heard;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), pace.silence);
      for (const message of parser.push(value)) {
        if (!heard) watcher.contact("live");
        heard = true;
        tell(message, watcher);
        if (message.id !== undefined) moved(message.id);
      }
    }
  } catch (err) {
    if (silence.signal.aborted && !signal.aborted) throw new UnreachableError(err);
    throw err;
  } finally {
    clearTimeout(timer);
  }
}

function tell(message: Message, watcher: Watcher): void {
  if (message.event === "state") watcher.state(JSON.parse(message.data) as State);
  // A fact of a newer service is no reason to fail: the state that follows says what matters.
  else if (isEventType(message.event)) watcher.fact(JSON.parse(message.data) as Fact);
}

function isEventType(name: string): name is EventType {
  return (eventTypes as readonly string[]).includes(name);
}

/** Asks for a minute. Answers why there is nothing more to ask, if so. */
async function poll(id: string, watcher: Watcher, signal: AbortSignal, pace: Pace): Promise<ProblemError | undefined> {
  let etag: string | undefined;
  const left = (): boolean => signal.aborted;
  for (let asked = 0; asked < 20 && !left(); asked++) {
    try {
      const news = await readSession(id, etag, signal);
      watcher.contact("polling");
      if (news) {
        etag = news.etag;
        const s = news.view.session;
        watcher.state({ session_id: s.session_id, status: s.status, updated_at: s.updated_at, etag, ...(s.progress && { progress: s.progress }), ...(s.error && { error: s.error }) });
      }
    } catch (err) {
      if (left()) return undefined;
      if (ended(err)) return err;
      watcher.contact("away");
    }
    await pause(pace.poll, signal);
  }
  return undefined;
}

function ended(err: unknown): err is ProblemError {
  return err instanceof ProblemError && (err.status === 401 || err.status === 403 || err.status === 404);
}
