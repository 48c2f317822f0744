import { formatNumber } from "../i18n/format";
import { Icon } from "./icons";
import { text } from "./messages";
import type { ViewedObject } from "./model";

/** Says honestly what the model is and how it came about. */
export function About({ object: o }: { object: ViewedObject }) {
  const t = text();
  const facts = [
    o.durationSec === undefined ? undefined : t.seconds(formatNumber(Number(o.durationSec.toFixed(o.durationSec < 10 ? 1 : 0)))),
    o.preset && t.presetIs(o.preset),
    o.splats === undefined ? undefined : t.splatCount(formatNumber(o.splats)),
    o.triangles === undefined ? undefined : t.triangleCount(formatNumber(o.triangles)),
  ].filter((f) => f);
  return (
    <aside class="viewer-about" aria-label={t.about}>
      <p>
        <strong>{t.made(o.method)}</strong> {facts.join(" · ")}
      </p>
      <p class="viewer-guess" title={t.guessedWhy}>
        <Icon name="info" />
        <span>
          <strong>{t.guessed}.</strong> {t.guessedWhy}
        </span>
      </p>
    </aside>
  );
}
