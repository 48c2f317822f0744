import type { ViewedObject } from "./model";
import type { Bounds } from "./spz";

/** Where one model goes in the common scene: it is scaled, then moved. */
export interface Placement {
  scale: number;
  offset: [number, number, number];
}

/**
 * placed puts models side by side as their masks lay in the photo, in model units:
 * the whole group's front is 1 along its longer side and centred. How far behind
 * one another they stood a photo does not say, so all stand on one plane. Where an
 * object's place is not known, all stay at the origin.
 */
export function placed(objects: readonly Pick<ViewedObject, "place">[], bounds: readonly Bounds[]): Placement[] {
  const places = objects.map((o) => o.place);
  if (objects.length < 2 || places.some((p) => !p || !(p.width > 0))) {
    return objects.map(() => ({ scale: 1, offset: [0, 0, 0] }));
  }
  const rough = places.map((p, i) => {
    const box = bounds[i];
    const wide = box ? box.max[0] - box.min[0] : 1;
    const tall = box ? box.max[1] - box.min[1] : 1;
    const scale = (p?.width ?? 1) / (wide || 1);
    return { scale, x: p?.x ?? 0, y: -(p?.y ?? 0), wide: wide * scale, tall: tall * scale };
  });
  const low = { x: Math.min(...rough.map((r) => r.x - r.wide / 2)), y: Math.min(...rough.map((r) => r.y - r.tall / 2)) };
  const high = { x: Math.max(...rough.map((r) => r.x + r.wide / 2)), y: Math.max(...rough.map((r) => r.y + r.tall / 2)) };
  const unit = 1 / Math.max(high.x - low.x, high.y - low.y);
  return rough.map((r) => ({
    scale: r.scale * unit,
    offset: [(r.x - (low.x + high.x) / 2) * unit, (r.y - (low.y + high.y) / 2) * unit, 0],
  }));
}

/** The box round all boxes, each placed. */
export function union(bounds: readonly Bounds[], placements: readonly Placement[]): Bounds {
  const all: Bounds = { min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] };
  bounds.forEach((b, i) => {
    const p = placements[i] ?? { scale: 1, offset: [0, 0, 0] };
    for (const k of [0, 1, 2] as const) {
      all.min[k] = Math.min(all.min[k], b.min[k] * p.scale + p.offset[k]);
      all.max[k] = Math.max(all.max[k], b.max[k] * p.scale + p.offset[k]);
    }
  });
  return all;
}
