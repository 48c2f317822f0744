import { eachNear, eachSegment } from "./capsule";
import type { Size } from "./geometry";
import { fillHoles, keepLargest } from "./islands";
import type { Marks } from "./marks";
import { unpackMask, type PackedMask } from "./packed_mask";

/** What the model said, as the base of the mask; "none" where all is painted by hand. */
export type Base =
  | { kind: "logits"; width: number; height: number; logits: Float32Array }
  | { kind: "settled"; mask: PackedMask }
  | { kind: "none" };

export type Finish = Pick<Marks, "threshold" | "fillHoles" | "keepLargest" | "strokes">;

/** The mask at the photo's full size, 0 or 255 a pixel: what is uploaded. */
export function fullMask(base: Base, finish: Finish, photo: Size): Uint8Array {
  const mask = fullBase(base, finish.threshold, photo);
  if (finish.keepLargest) keepLargest(mask, photo);
  if (finish.fillHoles) fillHoles(mask, photo);
  for (const s of finish.strokes) {
    const value = s.erase ? 0 : 1;
    eachSegment(s.points, (ax, ay, bx, by) =>
      eachNear(photo.width, photo.height, ax, ay, bx, by, s.radius, (i) => {
        mask[i] = value;
      }),
    );
  }
  for (let i = 0; i < mask.length; i++) mask[i] = mask[i] === 1 ? 255 : 0;
  return mask;
}

function fullBase(base: Base, threshold: number, photo: Size): Uint8Array {
  switch (base.kind) {
    case "none":
      return new Uint8Array(photo.width * photo.height);
    case "settled": {
      const mask = unpackMask(base.mask);
      const cut = 255 * threshold;
      for (let i = 0; i < mask.length; i++) mask[i] = (mask[i] as number) > cut ? 1 : 0;
      return mask;
    }
    case "logits":
      return enlarge(base.logits, base, photo, Math.log(threshold / (1 - threshold)));
  }
}

// Bilinear between pixel centres, as browsers and numerical libraries enlarge.
function enlarge(logits: Float32Array, from: Size, to: Size, cut: number): Uint8Array {
  const mask = new Uint8Array(to.width * to.height);
  const x0 = new Int32Array(to.width);
  const x1 = new Int32Array(to.width);
  const fx = new Float32Array(to.width);
  for (let x = 0; x < to.width; x++) {
    const at = Math.min(from.width - 1, Math.max(0, ((x + 0.5) * from.width) / to.width - 0.5));
    x0[x] = Math.floor(at);
    x1[x] = Math.min(from.width - 1, Math.floor(at) + 1);
    fx[x] = at - Math.floor(at);
  }
  for (let y = 0; y < to.height; y++) {
    const at = Math.min(from.height - 1, Math.max(0, ((y + 0.5) * from.height) / to.height - 0.5));
    const above = Math.floor(at) * from.width;
    const below = Math.min(from.height - 1, Math.floor(at) + 1) * from.width;
    const fy = at - Math.floor(at);
    for (let x = 0; x < to.width; x++) {
      const l = x0[x] as number;
      const r = x1[x] as number;
      const f = fx[x] as number;
      const upper = (logits[above + l] as number) * (1 - f) + (logits[above + r] as number) * f;
      const lower = (logits[below + l] as number) * (1 - f) + (logits[below + r] as number) * f;
      if (upper * (1 - fy) + lower * fy > cut) mask[y * to.width + x] = 1;
    }
  }
  return mask;
}
