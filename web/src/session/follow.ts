import { signal } from "@preact/signals";
import type { ProblemError } from "../api/problem";
import { readSession, type SessionView } from "../api/read_session";
import { watchSession, type Contact, type Fact, type State } from "../api/watch";
import { affectsView } from "./facts";

/** The least time between two reads of a session, in ms: 60 a minute of the 100 there are. */
const readEvery = 1_000;

/** How long no news may come before the page says so, in ms. */
const worryAfter = 4_000;

/** One session as it goes on: what it is, how far machines are, and whether news comes. */
export class Follower {
  readonly view = signal<SessionView | undefined>(undefined);
  readonly state = signal<State | undefined>(undefined);
  readonly contact = signal<Contact>("live");
  /** Why nothing more will come; undefined while it may. */
  readonly over = signal<ProblemError | undefined>(undefined);
  readonly #left = new AbortController();
  #etag: string | undefined;
  #due: ReturnType<typeof setTimeout> | undefined;
  #worry: ReturnType<typeof setTimeout> | undefined;
  #last = 0;
  #turn: Promise<boolean> = Promise.resolve(true);

  constructor(readonly id: string) {
    void watchSession(
      id,
      {
        state: (s) => this.#state(s),
        fact: (f) => this.#fact(f),
        contact: (c) => this.#contact(c),
        end: (why) => (this.over.value = why),
      },
      this.#left.signal,
    );
  }

  close(): void {
    clearTimeout(this.#due);
    clearTimeout(this.#worry);
    this.#left.abort();
  }

  /** A stream that is taken up at once is no reason to worry anybody. */
  #contact(c: Contact): void {
    // It counts from the first try in vain: tries come more often than the worry.
    if (c === "away") {
      this.#worry ??= setTimeout(() => (this.contact.value = "away"), worryAfter);
      return;
    }
    clearTimeout(this.#worry);
    this.#worry = undefined;
    this.contact.value = c;
  }

  #state(s: State): void {
    this.state.value = s;
    const view = this.view.peek();
    if (!view || view.session.status !== s.status || this.contact.peek() === "polling") this.#readSoon();
  }

  #fact(f: Fact): void {
    if (affectsView[f.type]) this.#readSoon();
  }

  #readSoon(): void {
    if (this.#due !== undefined) return;
    const wait = Math.max(0, this.#last + readEvery - Date.now());
    this.#due = setTimeout(() => void this.read(), wait);
  }

  /** Reads it now; answers whether that worked. The stream tells of the reason if it did not. */
  read(): Promise<boolean> {
    return this.#inTurn(false);
  }

  /** One read at a time: of two, the one that was asked first may be answered last, and hide what came since. */
  #inTurn(fresh: boolean): Promise<boolean> {
    return (this.#turn = this.#turn.then(() => {
      clearTimeout(this.#due);
      this.#due = undefined; // what is told from here on is worth another read
      this.#last = Date.now();
      return this.#read(fresh);
    }));
  }

  async #read(fresh: boolean): Promise<boolean> {
    try {
      const news = await readSession(this.id, fresh ? undefined : this.#etag, this.#left.signal);
      if (news) {
        this.view.value = news.view;
        this.#etag = news.etag;
      }
      return true;
    } catch {
      if (!this.#left.signal.aborted && !this.over.peek()) setTimeout(() => this.#readSoon(), 3_000);
      return false;
    }
  }

  /** Reads it with fresh links, even where nothing has changed. */
  async renew(): Promise<SessionView | undefined> {
    return (await this.#inTurn(true)) ? this.view.peek() : undefined;
  }
}
