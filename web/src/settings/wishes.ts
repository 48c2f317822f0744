import { signal } from "@preact/signals";
import { keepPreferences, readPreferences, type KeptPreferences, type Preferences } from "../api/preferences";
import { ProblemError } from "../api/problem";
import { explain } from "../api/trouble";
import { say } from "../ui/toast";
import { text } from "./messages";

/** What somebody wants, as the page shows and changes it. */
export class Wishes {
  private readonly kept = signal<KeptPreferences | undefined>(undefined);
  /** Why they could not be fetched. */
  readonly wrong = signal<unknown>(undefined);

  get now(): Preferences | undefined {
    return this.kept.value?.preferences;
  }

  async load(): Promise<void> {
    this.wrong.value = undefined;
    try {
      this.kept.value = await readPreferences();
    } catch (err) {
      this.wrong.value = err;
    }
  }

  async change(change: Partial<Preferences>): Promise<void> {
    const before = this.kept.peek();
    if (!before) return;
    const wanted = { ...before, preferences: { ...before.preferences, ...change } };
    this.kept.value = wanted; // at once; it goes back where the service says no
    const t = text();
    try {
      this.kept.value = await keepPreferences(wanted);
      say(t.saved);
    } catch (err) {
      this.kept.value = before;
      if (err instanceof ProblemError && (err.status === 409 || err.status === 412)) {
        await this.load();
        say(t.changed);
      } else say(explain(err));
    }
  }
}
