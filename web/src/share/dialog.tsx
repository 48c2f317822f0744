import { useSignal } from "@preact/signals";
import { shareSession, unshareSession, type Share } from "../api/shares";
import { explain } from "../api/trouble";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { Dialog } from "../ui/dialog";
import "../ui/field.css";
import { Icon } from "../ui/icon";
import { say } from "../ui/toast";
import { text } from "./messages";

const day = 24 * 3600;

/** Makes a link that strangers may look at a session by, and ends it. */
export default function ShareDialog({ id, close }: { id: string; close: () => void }) {
  const t = text();
  const lasts = useSignal<"1" | "7" | "30">("7");
  const made = useSignal<Share | undefined>(undefined);
  const busy = useSignal(false);
  const wrong = useSignal("");
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    wrong.value = "";
    await work().catch((err: unknown) => (wrong.value = explain(err)));
    busy.value = false;
  };
  const make = () => attempt(async () => void (made.value = await shareSession(id, Number(lasts.value) * day)));
  const revoke = () =>
    attempt(async () => {
      await unshareSession(id);
      made.value = undefined;
      say(t.revoked);
    });
  const link = made.value && `${location.origin}/shared/${made.value.token}`;
  return (
    <Dialog
      title={t.title}
      close={close}
      actions={
        <>
          <Button look={["danger"]} aria-disabled={busy.value} onClick={() => void revoke()}>
            {t.revoke}
          </Button>
          {link === undefined ? (
            <Button look={["primary"]} aria-disabled={busy.value} onClick={() => void make()}>
              {busy.value ? t.making : t.make}
            </Button>
          ) : (
            <Button look={["primary"]} onClick={close}>
              {t.done}
            </Button>
          )}
        </>
      }
    >
      <p class="dim">{t.lead}</p>
      {made.value === undefined || link === undefined ? (
        <>
          <div class="field">
            <span class="label">{t.lasts}</span>
            <Choices label={t.lasts} value={lasts.value} choose={(v) => (lasts.value = v)} options={[{ value: "1", text: t.day }, { value: "7", text: t.week }, { value: "30", text: t.month }]} />
          </div>
          <p class="hint">{t.earlier}</p>
        </>
      ) : (
        <div class="field">
          <label for="share-link">{t.link}</label>
          <input id="share-link" class="input" readOnly value={link} onFocus={(e) => e.currentTarget.select()} />
          <Button onClick={() => void navigator.clipboard.writeText(link).then(() => say(t.copied), () => document.getElementById("share-link")?.focus())}>
            <Icon name="copy" />
            {t.copy}
          </Button>
          <p class="hint">
            {t.until(made.value.expires_at)} {t.once}
          </p>
        </div>
      )}
      {wrong.value && (
        <p class="wrong" role="alert">
          {wrong.value}
        </p>
      )}
    </Dialog>
  );
}
