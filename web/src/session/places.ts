import type { SessionView } from "../api/read_session";
import type { ViewedObject } from "../viewer/model";

type Place = NonNullable<ViewedObject["place"]>;

/** Masks are looked at this wide: a hundredth of the photo is near enough to put models side by side. */
const wide = 256;

/** Where objects stood in the photo, from their masks. One object alone needs no place. */
export async function placesOf(view: SessionView): Promise<Map<number, Place>> {
  const masks = view.files.filter((f) => f.file === "mask_final.png");
  const places = new Map<number, Place>();
  if (masks.length < 2) return places;
  await Promise.all(
    masks.map(async ({ object, url }) => {
      const place = await placeOf(url).catch(() => undefined); // without one it stands in the middle
      if (place) places.set(object, place);
    }),
  );
  return places;
}

async function placeOf(url: string): Promise<Place | undefined> {
  const picture = await createImageBitmap(await (await fetch(url)).blob());
  const height = Math.max(1, Math.round((wide * picture.height) / picture.width));
  const context = new OffscreenCanvas(wide, height).getContext("2d");
  if (!context) return undefined;
  context.drawImage(picture, 0, 0, wide, height);
  picture.close();
  return boundsOf(context.getImageData(0, 0, wide, height).data, wide);
}

/** The bounds of what is white in RGBA pixels, as fractions of the width. */
export function boundsOf(rgba: Uint8ClampedArray, width: number): Place | undefined {
  let x0 = width, x1 = -1, y0 = Infinity, y1 = -1;
  for (let i = 0; i < rgba.length; i += 4) {
    if ((rgba[i] ?? 0) <= 127) continue;
    const x = (i / 4) % width, y = Math.floor(i / 4 / width);
    x0 = Math.min(x0, x);
    x1 = Math.max(x1, x);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y);
  }
  if (x1 < 0) return undefined;
  const w = x1 - x0 + 1, h = y1 - y0 + 1;
  return { x: (x0 + w / 2) / width, y: (y0 + h / 2) / width, width: w / width, aspect: w / h };
}
