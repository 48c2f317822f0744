import { ProblemError } from "../api/problem";
import { formatPercent } from "../i18n/format";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import type { Refusal } from "./check";
import "./list.css";
import { text } from "./list_messages";
import { again, cancel, dismiss, uploads, type Step, type Upload } from "./queue";

/** The photos on their way, each with its bytes and what can be done about it. */
export function UploadList() {
  const t = text();
  if (uploads.value.length === 0) return null;
  return (
    <section aria-label={t.list}>
      <ul class="uploads">
        {uploads.value.map((u) => (
          <Row key={u.id} upload={u} />
        ))}
      </ul>
    </section>
  );
}

function Row({ upload }: { upload: Upload }) {
  const t = text();
  const step = upload.step.value;
  const name = upload.file.name;
  const part = step.at === "sending" || step.at === "broken" ? step.sent / Math.max(1, step.total) : undefined;
  const moving = part !== undefined || step.at === "checking" || step.at === "waiting";
  return (
    <li class={`upload ${step.at}`}>
      <div class="upload-words">
        <span class="upload-name">{name}</span>
        <span class="hint" role={step.at === "refused" || step.at === "failed" ? "alert" : undefined}>
          {words(step)}
        </span>
      </div>
      <div class="upload-buttons">
        {step.at === "done" && (
          <a class="button small" href={`/sessions/${step.session}`}>
            {t.open} <span class="visually-hidden">{name}</span>
          </a>
        )}
        {(step.at === "failed" || step.at === "cancelled") && (
          <Button look={["small"]} onClick={() => again(upload)}>
            {t.again} <span class="visually-hidden">{t.of(name)}</span>
          </Button>
        )}
        <Button look={["plain", "icon", "small"]} aria-label={`${moving ? t.cancel : t.remove} ${t.of(name)}`} onClick={() => (moving ? cancel(upload) : dismiss(upload))}>
          <Icon name="close" />
        </Button>
      </div>
      {part !== undefined && <progress class="bar" value={part} max={1} aria-label={name} aria-valuetext={formatPercent(part)} />}
    </li>
  );
}

function words(step: Step): string {
  const t = text();
  switch (step.at) {
    case "checking":
      return t.checking;
    case "waiting":
      return t.waiting;
    case "sending":
      return t.sending(step.sent, step.total);
    case "broken":
      return t.broken;
    case "cancelled":
      return t.cancelled;
    case "done":
      return t.done;
    case "refused":
      return reason(step.refusal);
    case "failed":
      return step.problem instanceof ProblemError ? `${t.failed} ${step.problem.message}` : t.failed;
  }
}

function reason(r: Refusal): string {
  const t = text();
  switch (r.why) {
    case "empty":
      return t.empty;
    case "not-an-image":
      return t.notAnImage;
    case "unreadable":
      return t.unreadable;
    case "format":
      return t.format(r.format);
    case "bytes":
      return t.bytes(r.bytes);
    case "pixels":
      return t.pixels(r.width, r.height);
    case "small":
      return t.small(r.width, r.height);
  }
}
