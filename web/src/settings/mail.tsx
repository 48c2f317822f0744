import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { refusal, request } from "../api/call";
import type { components } from "../api/contract.gen";
import { ProblemError } from "../api/problem";
import { explain } from "../api/trouble";
import { language } from "../i18n/language";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { say } from "../ui/toast";
import { text } from "./messages";

type Preferences = components["schemas"]["Preferences"];
interface Kept {
  preferences: Preferences;
  etag: string;
}

async function fetched(method: "get" | "put", kept?: Kept): Promise<Kept> {
  const res = await request(method, "/v1/preferences", kept ? { body: kept.preferences, headers: { "If-Match": kept.etag } } : {});
  if (!res.ok) throw await refusal(res);
  return { preferences: (await res.json()) as Preferences, etag: res.headers.get("ETag") ?? "" };
}

/** What somebody wants of mail. Mails come in the app's language. */
export function MailSettings() {
  const t = text();
  const kept = useSignal<Kept | undefined>(undefined);
  const wrong = useSignal<unknown>(undefined);
  const load = async (): Promise<void> => {
    wrong.value = undefined;
    try {
      kept.value = await fetched("get");
    } catch (err) {
      wrong.value = err;
    }
  };
  const save = async (change: Partial<Preferences>): Promise<void> => {
    const before = kept.peek();
    if (!before) return;
    const wanted = { ...before, preferences: { ...before.preferences, ...change } };
    kept.value = wanted; // at once; it goes back where the service says no
    try {
      kept.value = await fetched("put", wanted);
      say(t.saved);
    } catch (err) {
      kept.value = before;
      if (err instanceof ProblemError && (err.status === 409 || err.status === 412)) {
        await load();
        say(t.changed);
      } else say(explain(err));
    }
  };
  useEffect(() => void load(), []);
  useEffect(() => {
    const p = kept.value?.preferences;
    if (p && p.language !== language.value) void save({ language: language.value });
  }, [language.value]);
  const p = kept.value?.preferences;
  return (
    <section class="card settings" aria-labelledby="mail">
      <div>
        <h2 id="mail">{t.mail}</h2>
        <p class="dim">{t.mailLead}</p>
      </div>
      {wrong.value !== undefined && (
        <Notice tone="bad" title={t.trouble} alert actions={<Button onClick={() => void load()}>{t.again}</Button>}>
          <p>{explain(wrong.value)}</p>
        </Notice>
      )}
      {!p && wrong.value === undefined && <Skeleton shape="line" count={2} label={t.loading} />}
      {p && (
        <>
          <div class="field">
            <span class="label">{t.mailWhen}</span>
            <Choices label={t.mailWhen} value={p.email} choose={(email) => void save({ email })} options={[{ value: "each", text: t.each }, { value: "digest", text: t.digest }, { value: "none", text: t.none }]} />
          </div>
          <label class="switch">
            <span>
              <strong>{t.links}</strong>
              <span class="hint">{t.linksWhy}</span>
            </span>
            <input type="checkbox" role="switch" checked={p.file_links} onChange={(e) => void save({ file_links: e.currentTarget.checked })} />
          </label>
        </>
      )}
    </section>
  );
}
