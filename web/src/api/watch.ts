import { refusal, request } from "./call";
import type { components } from "./contract.gen";
import { eventTypes, type EventType } from "./events.gen";
import { pause } from "./pause";
import { ProblemError, UnreachableError } from "./problem";
import { readSession } from "./read_session";
import { seen, unseen } from "./sight";
import { EventParser, type Message } from "./sse";
import { young } from "./young";

export type State = components["schemas"]["SessionState"];
export interface Fact {
  id: string;
  type: EventType;
  at: string;
}

/** How news of a session comes: at once, by asking, or not at the moment. An absent one is not there, but may be about to appear. */
export type Contact = "live" | "polling" | "away" | "absent";

export interface Watcher {
  state(s: State): void;
  fact(f: Fact): void;
  contact(c: Contact): void;
  /** There is no such session. Nothing follows. */
  end(why: ProblemError): void;
}

/** Times, in milliseconds. The service's heart beats every 15 s. */
export interface Pace {
  silence: number;
  poll: number;
  hidden: number;
  back: (failures: number) => number;
}

const usual: Pace = {
  silence: 40_000, // two beats may be lost
  poll: 3_000, // 20 requests a minute of the 100 there are
  hidden: 5_000, // a glance at another tab costs no new stream
  back: (n) => Math.min(30_000, 500 * 2 ** n) * (0.75 + Math.random() / 2), // 0.5 s, 1, 2 … 30 s
};

/** After so many streams that broke without a word, a proxy that holds them back is likely: ask instead. */
const mute = 3;

/**
 * Follows a session until the signal aborts: by its event stream, taken up again at
 * the last event where it breaks, and by asking where streams do not come through. A
 * page out of sight lets go of its stream: over HTTP/1.1 a browser has six connections
 * to a server, for all its tabs, and a seventh tab would wait for good.
 */
export async function watchSession(id: string, watcher: Watcher, signal: AbortSignal, pace: Pace = usual): Promise<void> {
  let position: string | undefined;
  let silent = 0;
  const left = (): boolean => signal.aborted;
  for (;;) {
    await seen(signal);
    if (left()) return;
    try {
      const heard = await stream(id, position, watcher, signal, pace, (p) => (position = p));
      silent = heard ? 0 : silent + 1;
    } catch (err) {
      if (left()) return;
      if (ended(err, id)) {
        watcher.end(err);
        return;
      }
      if (signedOut(err)) {
        await pause(pace.back(6), signal); // half a minute: people are told, and may sign in again in another tab
        continue;
      }
      silent++;
      watcher.contact(contactAfter(err));
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
  const hidden = new AbortController();
  const any = AbortSignal.any([signal, silence.signal, hidden.signal]);
  const stopLooking = unseen(pace.hidden, () => hidden.abort());
  let timer = setTimeout(() => silence.abort(), pace.silence);
  try {
    const headers = { Accept: "text/event-stream", ...(position === undefined ? {} : { "Last-Event-ID": position }) };
    const res = await request("get", "/v1/sessions/{session_id}/events", { path: { session_id: id }, headers, signal: any, endless: true });
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
    if (signal.aborted) throw err;
    if (hidden.signal.aborted) return true; // nothing is wrong with it
    if (silence.signal.aborted) throw new UnreachableError(err);
    throw err;
  } finally {
    stopLooking();
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
      if (left() || signedOut(err)) return undefined;
      if (ended(err, id)) return err;
      watcher.contact(contactAfter(err));
    }
    await pause(pace.poll, signal);
  }
  return undefined;
}

function signedOut(err: unknown): boolean {
  return err instanceof ProblemError && err.status === 401;
}

/** Whether a session is not there for good. */
function ended(err: unknown, id: string): err is ProblemError {
  return err instanceof ProblemError && (err.status === 403 || (err.status === 404 && !young(id)));
}

function contactAfter(err: unknown): Contact {
  return err instanceof ProblemError && err.status === 404 ? "absent" : "away";
}
