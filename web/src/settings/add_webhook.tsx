import { useSignal } from "@preact/signals";
import { call } from "../api/call";
import { ProblemError } from "../api/problem";
import { explain } from "../api/trouble";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import "../ui/field.css";
import { say } from "../ui/toast";
import { text } from "./messages";

/** Adds an endpoint, and shows its secret this once. */
export function AddWebhook({ close }: { close: () => void }) {
  const t = text();
  const url = useSignal("");
  const wrong = useSignal("");
  const secret = useSignal<string | undefined>(undefined);
  const save = async (): Promise<void> => {
    wrong.value = "";
    try {
      const made = await call("put", "/v1/webhooks/{endpoint_id}", { path: { endpoint_id: newID() }, body: { url: url.value.trim(), links: false } });
      if (made.secret === undefined) close();
      else secret.value = made.secret;
    } catch (err) {
      wrong.value = err instanceof ProblemError && (err.status === 400 || err.status === 422) ? t.refused : explain(err);
    }
  };
  if (secret.value !== undefined)
    return (
      <Dialog title={t.secret} close={close} actions={<Button look={["primary"]} onClick={close}>{t.done}</Button>}>
        <div class="field">
          <label for="hook-secret">{t.secret}</label>
          <input id="hook-secret" class="input" readOnly value={secret.value} onFocus={(e) => e.currentTarget.select()} />
          <Button onClick={() => void navigator.clipboard.writeText(secret.value ?? "").then(() => say(t.copied), () => document.getElementById("hook-secret")?.focus())}>{t.copy}</Button>
          <p class="hint">{t.secretOnce}</p>
        </div>
      </Dialog>
    );
  return (
    <Dialog
      title={t.add} close={close}
      actions={
        <>
          <Button onClick={close}>{t.cancel}</Button>
          <Button look={["primary"]} type="submit" form="hook-form">
            {t.save}
          </Button>
        </>
      }
    >
      <form
        id="hook-form" class="field" noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <label for="hook-url">{t.address}</label>
        <input id="hook-url" class="input" type="url" inputMode="url" autoFocus placeholder="https://" value={url.value} aria-describedby="hook-hint hook-wrong" onInput={(e) => (url.value = e.currentTarget.value)} />
        <p id="hook-hint" class="hint">
          {t.addressHint}
        </p>
        <p id="hook-wrong" class="wrong" role="alert">
          {wrong.value}
        </p>
      </form>
    </Dialog>
  );
}

/** An endpoint's id is its owner's choice; people need not choose. */
function newID(): string {
  return "web-" + crypto.randomUUID().slice(0, 8);
}
