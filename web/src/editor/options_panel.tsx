import { formatNumber, formatPercent } from "../i18n/format";
import { Button } from "../ui/button";
import { CandidatePicker } from "./candidate_picker";
import { Icon } from "./icons";
import { isUntouched, noMarks } from "./marks";
import { MarksList } from "./marks_list";
import { text } from "./messages";
import { ObjectList } from "./object_list";
import { Slider, Switch } from "./slider";
import { largestBrush, smallestBrush } from "./toolbox";
import type { Workbench } from "./workbench";

/** Everything that can be set, at the right; on a phone a sheet. */
export function OptionsPanel({ bench }: { bench: Workbench }) {
  const t = text();
  const { editor } = bench;
  const parts = bench.parts.value;
  const marks = editor.marks.value;
  const look = parts?.stage.look.value ?? { opacity: 0.4, cutout: false };
  const tool = parts?.toolbox.current.value;
  const server = editor.trouble.value !== undefined;
  return (
    <div class="panel-scroll">
      <ObjectList bench={bench} />
      <CandidatePicker bench={bench} />
      {(tool === "brush" || tool === "eraser") && parts && (
        <section class="panel-part" aria-label={t.brush}>
          <Slider label={t.brushSize} min={smallestBrush} max={largestBrush} value={parts.toolbox.brushSize.value} shown={`${formatNumber(parts.toolbox.brushSize.value)} px`} onInput={(v) => (parts.toolbox.brushSize.value = v)} />
        </section>
      )}
      <section class="panel-part" aria-labelledby="editor-mask">
        <h2 id="editor-mask">{t.mask}</h2>
        {!server && (
          <>
            <Slider label={t.threshold} min={10} max={90} value={100 - marks.threshold * 100} shown={marks.threshold === noMarks.threshold ? t.automatic : marks.threshold > 0.5 ? t.tighter : t.looser}
              onInput={(v) => editor.change({ ...marks, threshold: (100 - v) / 100 }, "threshold")} onEnd={() => editor.endGroup()} />
            <Switch label={t.fillHoles} on={marks.fillHoles} onChange={(on) => editor.change({ ...marks, fillHoles: on })} />
            <Switch label={t.keepLargest} on={marks.keepLargest} onChange={(on) => editor.change({ ...marks, keepLargest: on })} />
          </>
        )}
        <MarksList bench={bench} />
        <Button look={["small", "plain"]} class="start-over" disabled={isUntouched(marks)} onClick={() => editor.reset()}><Icon name="trash" />{t.startOver}</Button>
      </section>
      {!server && parts && (
        <section class="panel-part" aria-labelledby="editor-view">
          <h2 id="editor-view">{t.view}</h2>
          <Slider label={t.opacity} min={0} max={90} step={5} value={Math.round(look.opacity * 100)} shown={formatPercent(look.opacity)} onInput={(v) => (parts.stage.look.value = { ...look, opacity: v / 100 })} />
          <Switch label={t.cutout} on={look.cutout} onChange={(on) => (parts.stage.look.value = { ...look, cutout: on })} />
        </section>
      )}
    </div>
  );
}
