import { effect, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { formatPercent } from "../i18n/format";
import type { Point, Size } from "./geometry";
import { text } from "./messages";
import type { Workbench } from "./workbench";

/** How long things must rest before they are said: a screen reader would stumble over every step, in ms. */
const restFor = 450;

function pixelAt(p: Point, photo: Size, size: Size): number {
  return Math.floor((p.y * size.height) / photo.height) * size.width + Math.floor((p.x * size.width) / photo.width);
}

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
        const inside = shown !== undefined && (shown.field[pixelAt(at, editor.photo, shown.size)] ?? -1) > 0;
        parts.push(t.crosshairAt(formatPercent(at.x / editor.photo.width), formatPercent(at.y / editor.photo.height)) + (inside ? `, ${t.onMask}` : ""));
      }
      parts.push(shown ? t.covers(formatPercent(shown.coverage)) : t.nothingMarked);
      const timer = setTimeout(() => (said.value = parts.join(". ")), restFor);
      return () => clearTimeout(timer);
    });
  }, [bench, said]);
  return <p class="visually-hidden" role="status">{said.value}</p>;
}
