import { formatPercent } from "../i18n/format";
import { Button } from "../ui/button";
import { text } from "./messages";
import type { Workbench } from "./workbench";

/** The one thing to do when the mask is right, and how it goes. */
export function ConfirmBar({ bench, leave }: { bench: Workbench; leave: () => void }) {
  const t = text();
  const { editor, sender } = bench;
  const state = sender.state.value;
  const object = editor.active.value;
  const several = editor.objects.value.length > 1;
  const busy = state.step === "building" || state.step === "sending";
  const confirm = async () => {
    if (!bench.canSend.value || !(await sender.send(object))) return;
    const next = editor.objects.value.find((o) => o.state === "draft");
    if (!next) leave();
    else {
      bench.said.value = t.sentNext(object.number + 1, next.number + 1);
      editor.select(next);
    }
  };
  const all = editor.objects.value.some((o) => o.sent.value !== undefined);
  return (
    <div class="confirm">
      {state.step === "failed" && <p class="confirm-error" role="alert">{state.refused === undefined ? t.sendFailed : t.sendRefused(state.refused)}</p>}
      {busy && (
        <div class="confirm-progress">
          <span>{state.step === "sending" ? t.sendingMask(formatPercent(state.share)) : t.makingMask}</span>
          <progress aria-label={t.makingMask} {...(state.step === "sending" ? { value: state.share } : {})} />
        </div>
      )}
      {/* Not disabled but marked so: a button that vanishes under the keyboard's focus would lose it. */}
      <Button look={["primary"]} class="make" aria-disabled={busy || !bench.canSend.value} onClick={() => void confirm()}>
        {state.step === "failed" ? t.retry : editor.trouble.value !== undefined ? t.makeServer : several ? t.makeObject(object.number + 1) : t.make}
      </Button>
      {all && object.state === "empty" && <Button look={["plain"]} onClick={leave}>{t.goOn}</Button>}
    </div>
  );
}
