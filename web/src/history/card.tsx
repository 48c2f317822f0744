import { useSignal } from "@preact/signals";
import type { Summary } from "../api/sessions";
import { ready, statusName, working } from "../api/status";
import { explain } from "../api/trouble";
import { formatDay, formatPercent } from "../i18n/format";
import "../ui/chip.css";
import { Icon } from "../ui/icon";
import { Menu, type Entry } from "../ui/menu";
import { part } from "../ui/part";
import { say } from "../ui/toast";
import "./card.css";
import { text } from "./messages";
import type { Shelf } from "./shelf";

const RenameDialog = part(async () => ({ default: (await import("../ui/rename")).RenameDialog }));
const ShareDialog = part(() => import("../share/dialog"));

/** One session in the grid. */
export function Card({ summary: s, shelf }: { summary: Summary; shelf: Shelf }) {
  const t = text();
  const open = useSignal<"" | "rename" | "share">("");
  const name = s.name || t.untitled;
  const deleted = s.status === "deleted";
  const attempt = (work: Promise<void>): void => void work.catch((err: unknown) => say(explain(err)));
  const restore = async (): Promise<void> => {
    await shelf.restore(s.session_id);
    say(t.restored(name));
  };
  const remove = async (): Promise<void> => {
    const going = shelf.remove(s.session_id);
    document.getElementById("history-title")?.focus(); // the card with the focus is gone
    await going;
    say(t.removed(name), { label: t.undo, run: () => attempt(restore()) });
  };
  const retry = async (): Promise<void> => {
    await shelf.retry(s.session_id);
    say(t.retrying(name));
  };
  const entries: Entry[] = deleted
    ? [{ label: t.restore, icon: <Icon name="retry" />, run: () => attempt(restore()) }]
    : [
        { label: t.rename, icon: <Icon name="pen" />, run: () => (open.value = "rename") },
        ...(ready(s.status) ? [{ label: t.share, icon: <Icon name="share" />, run: () => void (open.value = "share") }] : []),
        ...(s.status === "failed" ? [{ label: t.retry, icon: <Icon name="retry" />, run: () => attempt(retry()) }] : []),
        { label: t.remove, icon: <Icon name="trash" />, bad: true, run: () => attempt(remove()) },
      ];
  const body = (
    <>
      <Poster summary={s} />
      <span class="card-name">{name}</span>
      <span class="card-line">
        <span class={`chip ${tone(s)}`}>{statusName(s.status)}</span>
        <time class="hint" dateTime={s.created_at}>
          {formatDay(s.created_at)}
        </time>
      </span>
    </>
  );
  return (
    <li class="model-card">
      {deleted ? <div class="card-link">{body}</div> : <a class="card-link" href={s.status === "awaiting_mask" ? `/sessions/${s.session_id}/mask` : `/sessions/${s.session_id}`}>{body}</a>}
      <Menu label={t.actions(name)} button={<Icon name="more" />} look="button plain icon small" entries={entries} />
      {open.value === "rename" && (
        <RenameDialog name={s.name} close={() => (open.value = "")} save={(wanted) => shelf.rename(s.session_id, wanted).then(() => "", explain)} />
      )}
      {open.value === "share" && <ShareDialog id={s.session_id} close={() => (open.value = "")} />}
    </li>
  );
}

function Poster({ summary: s }: { summary: Summary }) {
  const broken = useSignal(false);
  const url = s.poster_url ?? s.thumbnail_url;
  return (
    <span class={`poster${s.poster_url ? "" : " photo"}`}>
      {url && !broken.value ? <img src={url} alt="" loading="lazy" decoding="async" onError={() => (broken.value = true)} /> : <Icon name="cube" />}
      {working(s.status) && <progress class="bar" aria-label={s.progress ? formatPercent(s.progress.fraction) : statusName(s.status)} {...(s.progress ? { value: s.progress.fraction, max: 1 } : {})} />}
    </span>
  );
}

function tone(s: Summary): string {
  if (ready(s.status)) return "good";
  if (s.status === "failed") return "bad";
  return s.status === "awaiting_mask" ? "warn" : "";
}
