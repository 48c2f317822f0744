import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { formatBytes, formatPercent } from "../i18n/format";
import { downloadName, type Format, formats, fileOf } from "./files";
import { text } from "./messages";
import type { ViewedObject } from "./model";
import { save } from "./screenshot";
import type { ViewerModel } from "./viewer";

const kinds: Record<Format, string> = {
  "model.glb": "GLB", "model.spz": "SPZ", "output_mesh.ply": "PLY", "model.obj.zip": "OBJ", "model.stl": "STL", "preview.webp": "WebP", "poster.jpg": "JPEG",
};

/**
 * Every file of every object, with its size and what it is for. They are fetched
 * and handed over under a good name: storage is another site, whose links browsers
 * open instead of saving. A failed fetch leaves the plain link.
 */
export function Downloads({ model, objects, name }: { model: ViewerModel; objects: readonly ViewedObject[]; name: string }) {
  const t = text();
  const why: Record<Format, string> = {
    "model.glb": t.forGlb, "model.spz": t.forSpz, "output_mesh.ply": t.forPly, "model.obj.zip": t.forObj, "model.stl": t.forStl, "preview.webp": t.forWebp, "poster.jpg": t.forJpg,
  };
  const state = useMemo(() => signal<{ key: string; fraction: number } | "failed" | undefined>(undefined), []);
  const fetching = state.value !== "failed" ? state.value : undefined;
  const start = async (object: number, format: Format) => {
    if (fetching) return;
    const key = `${object}/${format}`;
    state.value = { key, fraction: 0 };
    try {
      const bytes = await model.file(object, format, (p) => (state.value = { key, fraction: p.total ? p.loaded / p.total : 0 }));
      save(new Blob([bytes]), downloadName(name, object, format));
      state.value = undefined;
    } catch {
      state.value = "failed";
    }
  };
  return (
    <div class="viewer-downloads">
      {objects.map((o) => (
        <section key={o.object} aria-label={objects.length > 1 ? t.object(o.object + 1) : t.downloads}>
          {objects.length > 1 && <h3>{t.object(o.object + 1)}</h3>}
          <ul>
            {formats.map((format) => {
              const link = fileOf(o, format);
              if (!link) return null;
              const busy = fetching?.key === `${o.object}/${format}`;
              return (
                <li key={format}>
                  <a
                    href={link.url} download={downloadName(name, o.object, format)} aria-busy={busy}
                    onClick={(e) => {
                      e.preventDefault();
                      void start(o.object, format);
                    }}
                  >
                    <strong>{kinds[format]}</strong>
                    <span>{why[format]}</span>
                    <small>{busy ? formatPercent(fetching.fraction) : link.bytes === undefined ? "" : formatBytes(link.bytes)}</small>
                  </a>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      <p role="status" class={state.value === "failed" ? "viewer-hint" : "visually-hidden"}>
        {state.value === "failed" ? t.downloadFailed : fetching ? t.downloading : ""}
      </p>
    </div>
  );
}
