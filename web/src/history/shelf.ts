import { computed, signal } from "@preact/signals";
import { deleteSession, listSessions, renameSession, restoreSession, retrySession, type Status, type Summary } from "../api/sessions";
import { working } from "../api/status";

export const filters = ["all", "yours", "working", "ready", "failed", "deleted"] as const;
export type Filter = (typeof filters)[number];

/** What each filter asks the service for; a status at a time is all that it answers. */
const asks: Record<Filter, readonly (Status | undefined)[]> = {
  all: [undefined],
  yours: ["awaiting_mask"],
  working: ["created", "initializing", "reconstructing"],
  ready: ["notified", "completed"],
  failed: ["failed"],
  deleted: ["deleted"],
};

const perPage = 24;

/** Somebody's sessions, newest first, as far as they were fetched. */
export class Shelf {
  readonly items = signal<readonly Summary[]>([]);
  readonly phase = signal<"loading" | "more" | "ready" | "failed">("loading");
  readonly wrong = signal<unknown>(undefined);
  readonly filter = signal<Filter>("all");
  readonly search = signal("");
  readonly #cursors = signal<ReadonlyMap<Status | undefined, string>>(new Map());
  readonly hasMore = computed(() => this.#cursors.value.size > 0);
  /** Whether the list is whole and there is nothing in it at all. */
  readonly empty = computed(() => this.phase.value === "ready" && this.items.value.length === 0 && !this.hasMore.value);
  readonly narrowed = computed(() => this.filter.value !== "all" || this.search.value.trim() !== "");
  #current = new AbortController();
  /** Sessions that the list is to have soon. */
  readonly #awaited = new Set<string>();
  #pace = 0;
  #look: (back?: Event) => void = () => undefined;

  /** Fetches the first page anew; what is shown stays until it is there, if `quietly`. */
  async load(quietly = false): Promise<void> {
    const signal = this.#anew();
    if (!quietly) this.phase.value = "loading";
    try {
      const { items, cursors } = await this.#fetch(new Map(asks[this.filter.peek()].map((s) => [s, undefined])), signal);
      const known = new Set(items.map((i) => i.session_id));
      const oldest = items.at(-1)?.created_at ?? "";
      // A quiet look at the first page leaves the pages behind it alone.
      const rest = quietly ? this.items.peek().filter((i) => !known.has(i.session_id) && i.created_at < oldest) : [];
      this.items.value = [...items, ...rest];
      for (const id of known) this.#awaited.delete(id);
      if (rest.length === 0) this.#cursors.value = cursors;
      this.phase.value = "ready";
    } catch (err) {
      if (signal.aborted || quietly) return;
      this.wrong.value = err;
      this.phase.value = "failed";
    }
  }

  async more(): Promise<void> {
    if (this.phase.peek() !== "ready") return;
    const { signal } = this.#current;
    this.phase.value = "more";
    try {
      const { items, cursors } = await this.#fetch(this.#cursors.peek(), signal);
      if (signal.aborted) return;
      const known = new Set(this.items.peek().map((i) => i.session_id));
      this.items.value = [...this.items.peek(), ...items.filter((i) => !known.has(i.session_id))];
      this.#cursors.value = cursors;
      this.phase.value = "ready";
    } catch (err) {
      if (signal.aborted) return;
      this.wrong.value = err;
      this.phase.value = "failed";
    }
  }

  async #fetch(from: ReadonlyMap<Status | undefined, string | undefined>, signal: AbortSignal): Promise<{ items: Summary[]; cursors: Map<Status | undefined, string> }> {
    const q = this.search.peek().trim();
    const cursors = new Map<Status | undefined, string>();
    const pages = await Promise.all(
      [...from].map(async ([status, cursor]) => {
        const page = await listSessions({ limit: perPage, status, cursor, q: q === "" ? undefined : q }, signal);
        if (page.next_cursor !== undefined) cursors.set(status, page.next_cursor);
        return page.sessions;
      }),
    );
    return { items: pages.flat().sort((a, b) => (a.created_at < b.created_at ? 1 : -1)), cursors };
  }

  /** Drops what is on its way: it may say what is not true any more. */
  #anew(): AbortSignal {
    this.#current.abort();
    return (this.#current = new AbortController()).signal;
  }

  /**
   * Looks again while the page is seen and something may change: machines are at work on
   * what is shown, something is awaited, or part of it is shown, which more may come to
   * belong to. Every so often; sooner at first for what is awaited.
   */
  keepFresh(everyMs: number): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let looking = false;
    this.#look = (back?: Event) => {
      clearTimeout(timer);
      timer = setTimeout(this.#look, (this.#pace = Math.min(everyMs, this.#pace * 2)));
      const wanted = back ?? (this.#awaited.size > 0 || this.narrowed.peek() || this.items.peek().some((i) => working(i.status) || i.status === "completed"));
      // An answer that takes longer than the pace is waited for: asked anew each time, none would ever come.
      if (!wanted || looking || document.visibilityState !== "visible" || this.phase.peek() !== "ready") return;
      looking = true;
      void this.load(true).then(() => (looking = false));
    };
    timer = setTimeout(this.#look, (this.#pace = everyMs));
    addEventListener("visibilitychange", this.#look);
    return () => {
      clearTimeout(timer);
      removeEventListener("visibilitychange", this.#look);
      this.#current.abort();
    };
  }

  /** Looks until the list has these: the service hears of a photo a moment after the browser has sent it. */
  expect(ids: readonly string[]): void {
    if (ids.length === 0) return;
    for (const id of ids) this.#awaited.add(id);
    this.#pace = 300;
    this.#look();
  }

  async rename(id: string, name: string): Promise<void> {
    await renameSession(id, name);
    this.#change(id, { name });
  }

  async retry(id: string): Promise<void> {
    const { status } = await retrySession(id);
    this.#change(id, { status: status === "failed" ? "reconstructing" : status });
  }

  /** Takes it off the shelf at once, and puts it back where the service says no. */
  async remove(id: string): Promise<void> {
    const before = this.items.peek();
    this.#drop(id);
    try {
      await deleteSession(id);
    } catch (err) {
      this.items.value = before;
      throw err;
    }
    this.#drop(id); // a look that began before that would bring it back
  }

  #drop(id: string): void {
    if (this.phase.peek() === "ready") this.#anew();
    this.items.value = this.items.peek().filter((i) => i.session_id !== id);
  }

  async restore(id: string): Promise<void> {
    await restoreSession(id);
    if (this.filter.peek() === "deleted") this.#drop(id);
    else this.expect([id]);
  }

  #change(id: string, change: Partial<Summary>): void {
    this.items.value = this.items.peek().map((i) => (i.session_id === id ? { ...i, ...change } : i));
  }
}
