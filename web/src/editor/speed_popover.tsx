import { formatNumber } from "../i18n/format";
import { Icon } from "./icons";
import { text } from "./messages";
import type { Workbench } from "./workbench";

/** How long the last click took, for those who wonder. */
export function SpeedPopover({ bench }: { bench: Workbench }) {
  const t = text();
  const { total, model, paint, settle } = bench.editor.timings.value;
  const lines = [[t.sTotal, total], [t.sModel, model], [t.sPaint, paint], [t.sSettle, settle]] as const;
  return (
    <details class="speed">
      <summary aria-label={t.speed} title={t.speed}><Icon name="speed" /></summary>
      <dl>
        <div><dt>{t.sModelName}</dt><dd>{bench.editor.model ?? "–"}</dd></div>
        {lines.map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd>{value === undefined ? "–" : t.ms(formatNumber(Math.round(value)))}</dd></div>
        ))}
      </dl>
    </details>
  );
}
