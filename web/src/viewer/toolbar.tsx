import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Ar, arHere } from "./ar";
import { Choice } from "./choice";
import { Downloads } from "./downloads";
import { Icon } from "./icons";
import { LookPanel } from "./look_panel";
import { text } from "./messages";
import type { ViewedObject } from "./model";
import { Panel } from "./panel";
import type { ViewerModel } from "./viewer";

/** What can be done with the model, under its picture. */
export function Toolbar({ model, objects, name, frame }: { model: ViewerModel; objects: readonly ViewedObject[]; name: string; frame: RefObject<HTMLElement | null> }) {
  const t = text();
  const look = model.look.value;
  const live = model.phase.value !== "failed";
  return (
    <div class="viewer-toolbar">
      {live && objects.length > 1 && (
        <Choice
          label={t.objects} hideLabel value={model.focus.value === undefined ? "all" : `${model.focus.value}`}
          options={[{ value: "all", label: t.allObjects }, ...objects.map((o) => ({ value: `${o.object}`, label: t.object(o.object + 1) }))]}
          choose={(v) => model.focusOn(v === "all" ? undefined : Number(v))}
        />
      )}
      {live && (
        <div class="viewer-views">
          <Choice
            label={t.show} hideLabel value={look.view}
            options={[{ value: "splats", label: t.splats, disabled: model.splatsFail.value, why: t.splatsFail }, { value: "mesh", label: t.mesh }, { value: "wireframe", label: t.wireframe }]}
            choose={(view) => model.setLook({ view })}
          />
          <button type="button" class="button" aria-pressed={look.box} onClick={() => model.setLook({ box: !look.box })}>{t.box}</button>
        </div>
      )}
      <div class="viewer-actions">
        {live && <LookPanel model={model} />}
        {live && (
          <button type="button" class="button icon" aria-label={t.screenshot} title={t.screenshot} disabled={model.phase.value !== "ready"} onClick={() => void model.screenshot()}>
            <Icon name="camera" />
          </button>
        )}
        {live && <Room model={model} frame={frame} />}
        {live && <FullScreen frame={frame} />}
        <Panel icon="download" label={t.download} primary>{() => <Downloads model={model} objects={objects} name={name} />}</Panel>
      </div>
    </div>
  );
}

function FullScreen({ frame }: { frame: RefObject<HTMLElement | null> }) {
  const t = text();
  const [full, setFull] = useState(false);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null && document.fullscreenElement === frame.current);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, [frame]);
  if (!document.fullscreenEnabled) return null; // iPhones have none for pages
  const label = full ? t.leaveFullScreen : t.fullScreen;
  return (
    <button
      type="button" class="button icon" aria-label={label} title={label} aria-pressed={full}
      onClick={() => void (full ? document.exitFullscreen() : (frame.current?.requestFullscreen() ?? Promise.resolve())).catch(() => undefined)}
    >
      <Icon name={full ? "shrink" : "full"} />
    </button>
  );
}

/** Only where the device can: a button that cannot do anything is no help. */
function Room({ model, frame }: { model: ViewerModel; frame: RefObject<HTMLElement | null> }) {
  const t = text();
  const [kind, setKind] = useState<Ar>();
  useEffect(() => void arHere().then(setKind), []);
  if (!kind) return null;
  return (
    <button type="button" class="button icon" aria-label={t.ar} title={t.ar} disabled={model.phase.value !== "ready"} onClick={() => frame.current && void model.room(kind, frame.current)}>
      <Icon name="room" />
    </button>
  );
}
