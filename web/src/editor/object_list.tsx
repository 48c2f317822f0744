import { formatPercent } from "../i18n/format";
import { Button } from "../ui/button";
import type { EditedObject } from "./edited_object";
import { Icon } from "./icons";
import { text } from "./messages";
import type { Workbench } from "./workbench";

/** The service takes this many objects a photo. */
const most = 64;

/** The objects of the photo, each marked and sent on its own. */
export function ObjectList({ bench }: { bench: Workbench }) {
  const t = text();
  const { editor } = bench;
  const objects = editor.objects.value;
  return (
    <section class="panel-part" aria-labelledby="editor-objects">
      <h2 id="editor-objects">{t.objects}</h2>
      <ul class="object-list">
        {objects.map((o) => (
          <li key={o.number}>
            <button type="button" class="object" aria-pressed={o === editor.active.value} onClick={() => editor.select(o)}>
              <span class="object-badge" data-state={o.state}>{o.state === "sent" ? <Icon name="check" /> : o.number + 1}</span>
              <span class="object-name">{t.object(o.number + 1)}</span>
              <span class="object-state">{stateOf(o, t)}</span>
            </button>
            {objects.length > 1 && o.sent.value === undefined && o.state !== "sending" && (
              <button type="button" class="object-drop" aria-label={t.drop(o.number + 1)} title={t.drop(o.number + 1)} onClick={() => editor.dropObject(o)}><Icon name="trash" /></button>
            )}
          </li>
        ))}
      </ul>
      {objects.length < most && <Button look={["small", "plain"]} class="add-object" onClick={() => editor.addObject()}><Icon name="plus" />{t.addObject}</Button>}
    </section>
  );
}

function stateOf(o: EditedObject, t: ReturnType<typeof text>): string {
  const state = o.state;
  return state === "sending" ? t.sending(formatPercent(o.sending.value ?? 0)) : t[state];
}
