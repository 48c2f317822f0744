import { useEffect, useMemo, useRef } from "preact/hooks";
import { About } from "./about";
import { text } from "./messages";
import type { ViewerProps } from "./model";
import { Moves } from "./moves";
import { Picture } from "./picture";
import { Toolbar } from "./toolbar";
import { ViewerModel } from "./viewer";
import "./viewer.css";

/**
 * Viewer shows models, lets people turn them, and hands out their files. The page
 * that uses it loads it lazily; it loads its own renderer after the poster is up.
 */
export default function Viewer(props: ViewerProps) {
  const t = text();
  const model = useMemo(() => new ViewerModel(), []);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => model.use(props), [model, props]);
  const focused = props.objects.find((o) => o.object === model.focus.value) ?? props.objects[0];
  return (
    <section class="viewer" aria-label={t.viewer} ref={frame}>
      <div class="viewer-stage">
        <Picture model={model} objects={props.objects} />
        {model.phase.value !== "failed" && <Moves model={model} />}
      </div>
      <Toolbar model={model} objects={props.objects} name={props.name} frame={frame} />
      {focused && <About object={focused} />}
    </section>
  );
}
