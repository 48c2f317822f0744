import type { SessionView } from "../api/read_session";
import type { FileLink } from "../api/sessions";
import { ready } from "../api/status";
import type { ViewedObject } from "../viewer/model";

/** What the viewer shows of a session: every object that has a model. */
export function viewedObjects(view: SessionView, places: ReadonlyMap<number, NonNullable<ViewedObject["place"]>>): ViewedObject[] {
  return (view.session.objects ?? []).flatMap((o): ViewedObject[] => {
    const files = view.files.filter((f) => f.object === o.object);
    const { method, preset, num_points, num_triangles, duration_sec } = o.reconstruction;
    if (method === undefined || !files.some((f) => f.file === "model.spz" || f.file === "model.glb")) return [];
    if (!ready(o.status) && o.status !== "reconstructing") return []; // a new mask without a model yet keeps the old one in sight
    const place = places.get(o.object);
    return [
      {
        object: o.object, files, method, ...(preset !== undefined && { preset }), ...(num_points !== undefined && { splats: num_points }),
        ...(num_triangles !== undefined && { triangles: num_triangles }), ...(duration_sec !== undefined && { durationSec: duration_sec }), ...(place && { place }),
      },
    ];
  });
}

/** The link of a file of the whole session. */
export function link(files: readonly FileLink[], ...names: string[]): string | undefined {
  for (const name of names) {
    const found = files.find((f) => f.file === name && f.object === 0);
    if (found) return found.url;
  }
  return undefined;
}
