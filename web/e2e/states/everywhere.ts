import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { violations } from "../axe";

/** Where pictures go; none are taken where nobody asks for them. */
const folder = process.env["GEN3D_SCREENSHOTS"];
if (folder) mkdirSync(folder, { recursive: true });

/**
 * How people look at it. Where nobody wants pictures the screen is coarse, for software
 * that plays a graphics card draws every pixel of a model; axe goes by CSS's pixels.
 */
export const calm = { reducedMotion: "reduce", viewport: { width: 390, height: 844 }, deviceScaleFactor: folder ? 1 : 0.25 } as const;

/** A phone, a tablet, a desk. */
const widths = [390, 768, 1440] as const;

/**
 * Looks at a page as it is at three widths, light and dark: what axe says of it, and
 * whether it scrolls sideways. `make screenshots` has it pictured as well.
 */
export async function everywhere(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const at = `${name} at ${width} px, ${colorScheme}`;
      if (folder) await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      found.push(...(await violations(page)).map((v) => `${at}: ${v}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) found.push(`${at}: scrolls sideways by ${over} px`);
    }
  }
  return found;
}
