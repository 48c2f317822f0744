import { formatPercent } from "../i18n/format";
import { removeClick, setBox } from "./marks";
import { Icon } from "./icons";
import { text } from "./messages";
import type { Workbench } from "./workbench";

/** The points and the box as a list: the way to one of them without aiming. */
export function MarksList({ bench }: { bench: Workbench }) {
  const t = text();
  const { editor } = bench;
  const marks = editor.marks.value;
  const count = marks.clicks.length + marks.boxes.length;
  if (count === 0) return null;
  const { width, height } = editor.photo;
  return (
    <details class="marks-list">
      <summary>{t.marks(count)}</summary>
      <ul>
        {marks.clicks.map((c, i) => {
          const name = (c.label === 1 ? t.inside : t.outside)(formatPercent(c.x / width), formatPercent(c.y / height));
          return (
            <li key={i}>
              <span class="mark-dot" data-label={c.label} aria-hidden="true">{c.label === 1 ? "+" : "−"}</span>
              <span>{name}</span>
              <button type="button" class="object-drop" aria-label={`${t.removeMark}: ${name}`} onClick={() => editor.change(removeClick(marks, i))}><Icon name="trash" /></button>
            </li>
          );
        })}
        {marks.boxes.length > 0 && (
          <li>
            <span class="mark-dot" data-label="box" aria-hidden="true">▢</span>
            <span>{t.boxMark}</span>
            <button type="button" class="object-drop" aria-label={`${t.removeMark}: ${t.boxMark}`} onClick={() => editor.change(setBox(marks, undefined))}><Icon name="trash" /></button>
          </li>
        )}
      </ul>
    </details>
  );
}
