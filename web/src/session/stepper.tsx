import { formatPercent } from "../i18n/format";
import { Icon } from "../ui/icon";
import { stepName, text } from "./messages";
import type { Stage } from "./stages";
import "./stepper.css";

/** The three stages, one below the other, with how far each is. */
export function Stepper({ stages }: { stages: readonly Stage[] }) {
  const t = text();
  const now = stages.find((s) => s.step !== "done" && s.step !== "before");
  return (
    <section class="card" aria-labelledby="stages-title">
      <h2 id="stages-title" class="visually-hidden">
        {t.stages}
      </h2>
      <ol class="stepper">
        {stages.map((s) => (
          <li key={s.name} class={`step ${s.step}`} aria-current={s === now ? "step" : undefined}>
            <span class="step-mark">{s.step === "done" ? <Icon name="check" /> : s.step === "failed" ? <Icon name="warn" /> : s.step === "stopped" ? <Icon name="close" /> : s.step === "yours" ? <Icon name="cursor" /> : null}</span>
            <div class="step-words">
              <h3>{t[s.name]}</h3>
              <p class="dim">{words(s)}</p>
              {s.preset && <p class="hint">{t[s.preset]}</p>}
              {(s.step === "working" || s.step === "waiting") && <Bar stage={s} />}
            </div>
          </li>
        ))}
      </ol>
      <p class="visually-hidden" role="status">
        {now && `${t[now.name]}: ${now.step === "working" ? t[now.name === "photo" ? "workingPhoto" : "workingModel"] : words(now)}`}
      </p>
    </section>
  );
}

function Bar({ stage }: { stage: Stage }) {
  const t = text();
  const { progress } = stage;
  const known = progress && progress.fraction > 0 ? progress.fraction : undefined;
  return (
    <div class="step-bar">
      <progress class="bar" aria-label={t[stage.name]} {...(known === undefined ? {} : { value: known, max: 1 })} />
      <span class="hint">{known === undefined || !progress ? "" : `${formatPercent(known)} · ${t.left(progress.eta_sec)}`}</span>
    </div>
  );
}

function words(s: Stage): string {
  const t = text();
  switch (s.step) {
    case "before":
      return s.name === "photo" ? t.beforePhoto : s.name === "marks" ? t.beforeMarks : t.beforeModel;
    case "waiting":
      return t.queued(s.ahead ?? 0);
    case "working":
      return s.progress ? stepName(s.progress.step) : s.name === "photo" ? t.workingPhoto : t.workingModel;
    case "yours":
      return t.yours;
    case "done":
      return s.seconds === undefined ? t.done : t.doneIn(s.seconds);
    case "failed":
      return t.failed;
    case "stopped":
      return t.stopped;
  }
}
