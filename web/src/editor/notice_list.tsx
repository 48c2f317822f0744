import { Button } from "../ui/button";
import { Icon } from "./icons";
import { canPredict } from "./marks";
import { text } from "./messages";
import type { Notice } from "./notices";
import type { Workbench } from "./workbench";

const sentences = { empty: "noteEmpty", border: "noteBorder", tiny: "noteTiny", islands: "noteIslands" } as const satisfies Record<Notice, string>;

/** What may be wrong with the mask, over the photo's lower edge. */
export function NoticeList({ bench }: { bench: Workbench }) {
  const t = text();
  const { editor } = bench;
  const { marks, notices, working } = editor;
  // While the model still works, the mask is about to change.
  const shown = working.value === "asking" || (!canPredict(marks.value) && marks.value.strokes.length === 0) ? [] : notices.value;
  return (
    <div class="editor-notices" role="status">
      {shown.map((n) => (
        <p key={n} class="notice">
          <Icon name="warn" />
          <span>{t[sentences[n]]}</span>
          {n === "islands" && !marks.value.keepLargest && (
            <Button look={["small"]} onClick={() => editor.change({ ...marks.value, keepLargest: true })}>{t.keepLargest}</Button>
          )}
        </p>
      ))}
    </div>
  );
}
