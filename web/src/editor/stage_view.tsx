import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button";
import { Icon } from "./icons";
import { MarksLayer } from "./marks_layer";
import { text } from "./messages";
import { NoticeList } from "./notice_list";
import type { Workbench } from "./workbench";
import { formatPercent } from "../i18n/format";

/** The photo, what is drawn on it, and the zoom buttons. */
export function StageView({ bench, root }: { bench: Workbench; root: { current: HTMLElement | null } }) {
  const t = text();
  const host = useRef<HTMLDivElement>(null);
  const photo = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const glass = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (!root.current || !host.current || !photo.current || !overlay.current || !glass.current) return;
    const unmount = bench.mount(root.current, { host: host.current, photo: photo.current, overlay: overlay.current }, glass.current);
    host.current.focus({ preventScroll: true });
    return unmount;
  }, [bench, root]);
  const parts = bench.parts.value;
  const tool = parts?.toolbox.current.value ?? "point";
  const scale = parts?.stage.viewport.value.scale ?? 1;
  return (
    <div class="editor-stage">
      <div ref={host} class="editor-host" data-tool={tool} tabIndex={0} role="application" aria-label={t.stage} aria-describedby="editor-stage-help">
        <canvas ref={photo} class="editor-photo" />
        <canvas ref={overlay} class="editor-overlay" />
        <MarksLayer bench={bench} />
        <canvas ref={glass} class="editor-glass" hidden />
      </div>
      <p id="editor-stage-help" class="visually-hidden">{t.stageHelp}</p>
      <NoticeList bench={bench} />
      <div class="editor-zoom" role="group" aria-label={t.zoom}>
        <Button look={["icon", "plain"]} aria-label={t.zoomOut} title={`${t.zoomOut} (−)`} onClick={() => parts?.stage.zoom(0.8)}><Icon name="minus" /></Button>
        <span class="zoom-value" aria-hidden="true">{formatPercent(scale)}</span>
        <Button look={["icon", "plain"]} aria-label={t.zoomIn} title={`${t.zoomIn} (+)`} onClick={() => parts?.stage.zoom(1.25)}><Icon name="plus" /></Button>
        <Button look={["icon", "plain"]} aria-label={t.fit} title={`${t.fit} (F)`} onClick={() => parts?.stage.fit()}><Icon name="fit" /></Button>
      </div>
    </div>
  );
}
