import { effect, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { formatPercent } from "../i18n/format";
import { text } from "./messages";
import type { Workbench } from "./workbench";

/** How long things must rest before they are said: a screen reader would stumble over every step, in ms. */
const restFor = 450;

/** Says what the eye sees: how much the mask covers, and where the crosshair is. */
export function LiveRegion({ bench }: { bench: Workbench }) {
  const [said] = useState(() => signal(""));
  useEffect(() => {
    return effect(() => {
      const { editor } = bench;
      const t = text();
      const shown = editor.shown.value;
      const at = bench.parts.value?.toolbox.crosshair.value;
      const parts: string[] = [];
      if (bench.said.value !== "") parts.push(bench.said.value);
      if (at) {
        const { size, scale } = editor.composer;
        const inside = (shown?.field[Math.floor(at.y * scale) * size.width + Math.floor(at.x * scale)] ?? -1) > 0;
        parts.push(t.crosshairAt(formatPercent(at.x / editor.photo.width), formatPercent(at.y / editor.photo.height)) + (inside ? `, ${t.onMask}` : ""));
      }
      parts.push(shown ? t.covers(formatPercent(shown.coverage)) : t.nothingMarked);
      const timer = setTimeout(() => (said.value = parts.join(". ")), restFor);
      return () => clearTimeout(timer);
    });
  }, [bench, said]);
  return <p class="visually-hidden" role="status">{said.value}</p>;
}
