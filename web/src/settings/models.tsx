import { Choices } from "../ui/choices";
import { Awaited } from "./awaited";
import { text } from "./messages";
import type { Wishes } from "./wishes";

/** What somebody wants of new models. */
export function ModelSettings({ wishes }: { wishes: Wishes }) {
  const t = text();
  return (
    <section class="card settings" aria-labelledby="models">
      <div>
        <h2 id="models">{t.models}</h2>
        <p class="dim">{t.modelsLead}</p>
      </div>
      <Awaited wishes={wishes}>
        {(p) => (
          <div class="field">
            <span class="label">{t.detail}</span>
            <Choices
              label={t.detail} value={p.preset} choose={(preset) => void wishes.change({ preset })}
              options={[{ value: "fast", text: t.fast }, { value: "balanced", text: t.balanced }, { value: "quality", text: t.quality }]}
            />
            <p class="hint" role="status">
              {p.preset ? t[`${p.preset}Why`] : t.undecided}
            </p>
          </div>
        )}
      </Awaited>
    </section>
  );
}
