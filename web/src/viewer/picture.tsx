import { useEffect, useRef } from "preact/hooks";
import { formatBytes } from "../i18n/format";
import { fileOf } from "./files";
import { Fallback } from "./fallback";
import { commandOf } from "./keys";
import { text } from "./messages";
import type { ViewedObject } from "./model";
import type { Notice, ViewerModel } from "./viewer";

/** The picture itself: the poster until the live one is there, and what replaces it when it fails. */
export function Picture({ model, objects }: { model: ViewerModel; objects: readonly ViewedObject[] }) {
  const t = text();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) model.attach(host.current);
    return () => model.dispose();
  }, [model]);
  const first = objects[0];
  const link = (format: "poster.jpg" | "preview.webp") => first && fileOf(first, format)?.url;
  const phase = model.phase.value;
  const trouble = model.trouble.value;
  const background = model.look.value.background;
  return (
    <div class="viewer-picture" data-background={background} data-phase={phase} style={{ "--viewer-ground": model.background.value ?? "transparent" }}>
      <div
        class="viewer-host" ref={host} tabIndex={phase === "failed" ? -1 : 0} hidden={phase === "failed"}
        role="application" aria-label={t.picture} aria-describedby="viewer-help"
        onKeyDown={(e) => {
          const command = commandOf(e);
          if (!command) return;
          e.preventDefault();
          model.command(command);
        }}
      />
      <p id="viewer-help" class="visually-hidden">{t.pictureHelp}</p>
      {phase !== "failed" && link("poster.jpg") && <img class="viewer-poster" src={link("poster.jpg")} alt="" draggable={false} />}
      {phase !== "failed" && <Loading model={model} />}
      {phase === "failed" && trouble && (
        <Fallback trouble={trouble} still={model.still.value} picture={model.still.value ? link("poster.jpg") : (link("preview.webp") ?? link("poster.jpg"))} retry={() => model.retry()} />
      )}
      <Told model={model} />
    </div>
  );
}

/** How much has come, in bytes, along the picture's lower edge. */
function Loading({ model }: { model: ViewerModel }) {
  const t = text();
  const p = model.progress.value;
  const waiting = model.phase.value === "loading";
  if (!waiting && !p) return null;
  const known = p && p.total > 0 && p.loaded < p.total;
  return (
    <div class="viewer-loading">
      <span id="viewer-loading">{known ? `${t.loading}: ${t.loadedOf(formatBytes(p.loaded), formatBytes(p.total))}` : t.preparing}</span>
      <progress aria-labelledby="viewer-loading" {...(known ? { value: p.loaded, max: p.total } : {})} />
    </div>
  );
}

/** Tells those who do not see the picture what changed, and shows passing notices. */
function Told({ model }: { model: ViewerModel }) {
  const t = text();
  const notices: Record<Notice, string> = {
    loaded: t.loaded, better: t.better, joined: t.joined, saved: t.saved, "not-saved": t.notSaved, "splats-missing": t.splatsMissing, "mesh-missing": t.meshMissing, "ar-failed": t.arFailed,
  };
  const { azimuth, elevation } = model.view.value;
  const around = [t.sideFront, t.sideRight, t.sideBack, t.sideLeft][Math.round(azimuth / 90) % 4] ?? "";
  const side = elevation > 60 ? t.sideTop : elevation < -60 ? t.sideBottom : around;
  const notice = model.notice.value;
  const shown = notice && notice !== "loaded";
  return (
    <>
      <p role="status" class={shown ? "viewer-notice" : "visually-hidden"}>{notice ? notices[notice] : ""}</p>
      <p aria-live="polite" class="visually-hidden">{model.phase.value === "ready" ? `${t.from(side)}, ${azimuth}°` : ""}</p>
    </>
  );
}
