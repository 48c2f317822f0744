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

  /** Fetches the first page anew; what is shown stays until it is there, if `quietly`. */
  async load(quietly = false): Promise<void> {
    this.#current.abort();
    const { signal } = (this.#current = new AbortController());
    if (!quietly) this.phase.value = "loading";
    try {
      const { items, cursors } = await this.#fetch(new Map(asks[this.filter.peek()].map((s) => [s, undefined])), signal);
      const known = new Set(items.map((i) => i.session_id));
      const oldest = items.at(-1)?.created_at ?? "";
      // A quiet look at the first page leaves the pages behind it alone.
      const rest = quietly ? this.items.peek().filter((i) => !known.has(i.session_id) && i.created_at < oldest) : [];
      this.items.value = [...items, ...rest];
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

  /** Looks again while machines are at work on something that is shown, and the page is seen. */
  keepFresh(everyMs: number): () => void {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && this.phase.peek() === "ready" && this.items.peek().some((i) => working(i.status) || i.status === "completed")) void this.load(true);
    }, everyMs);
    return () => {
      clearInterval(timer);
      this.#current.abort();
    };
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
    this.items.value = before.filter((i) => i.session_id !== id);
    try {
      await deleteSession(id);
    } catch (err) {
      this.items.value = before;
      throw err;
    }
  }

  async restore(id: string): Promise<void> {
    await restoreSession(id);
    if (this.filter.peek() === "deleted") this.items.value = this.items.peek().filter((i) => i.session_id !== id);
    else await this.load(true);
  }

  #change(id: string, change: Partial<Summary>): void {
    this.items.value = this.items.peek().map((i) => (i.session_id === id ? { ...i, ...change } : i));
  }
}
