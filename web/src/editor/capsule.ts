/**
 * Calls back for every pixel whose centre is within `reach` of the segment from
 * (ax, ay) to (bx, by), with its distance. Strokes are chains of such segments:
 * the same arithmetic at the preview's size and at the photo's, so that both agree.
 */
export function eachNear(
  width: number, height: number, ax: number, ay: number, bx: number, by: number, reach: number,
  visit: (index: number, distance: number) => void,
): void {
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by) + reach));
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx) + reach));
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const reach2 = reach * reach;
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5 - ay;
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - ax;
      const along = length2 === 0 ? 0 : (px * dx + py * dy) / length2;
      const t = along < 0 ? 0 : along > 1 ? 1 : along;
      const ex = px - t * dx;
      const ey = py - t * dy;
      const d2 = ex * ex + ey * ey;
      if (d2 <= reach2) visit(y * width + x, Math.sqrt(d2));
    }
  }
}

/** Calls back for every segment of a stroke's points; a single point is a segment of no length. */
export function eachSegment(points: readonly number[], visit: (ax: number, ay: number, bx: number, by: number) => void): void {
  const at = (i: number) => points[i] ?? 0;
  if (points.length === 2) visit(at(0), at(1), at(0), at(1));
  for (let i = 2; i + 1 < points.length; i += 2) visit(at(i - 2), at(i - 1), at(i), at(i + 1));
}
