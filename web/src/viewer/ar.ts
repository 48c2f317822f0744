/** How a device shows things in the room, if it does. */
export type Ar = "webxr" | "quicklook";

interface Xr {
  isSessionSupported(mode: string): Promise<boolean>;
}

/**
 * arOf says what a device offers: WebXR on most Android phones, Quick Look on
 * Apple's, which take a USDZ file by a link with rel="ar".
 */
export async function arOf(nav: { xr?: Xr }, relations: { supports(token: string): boolean }): Promise<Ar | undefined> {
  try {
    if (relations.supports("ar")) return "quicklook";
    if (await nav.xr?.isSessionSupported("immersive-ar")) return "webxr";
  } catch {
    // A policy forbids to ask, or the list cannot be asked: then there is none.
  }
  return undefined;
}

/** What this device offers. */
export function arHere(): Promise<Ar | undefined> {
  return arOf(navigator as unknown as { xr?: Xr }, document.createElement("a").relList);
}
