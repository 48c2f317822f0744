import { rm } from "node:fs/promises";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import type { Harness, Scene } from "./main";
import { makeModels } from "./models";
import { openSite, type Site } from "./site";

const browserPath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const quiet = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
export const withGL = ["--enable-unsafe-swiftshader"];
export const withoutGL = ["--disable-gpu", "--disable-software-rasterizer", "--disable-3d-apis"];

/** The viewer alone on a page, models beside it, and a browser that looks at it. */
export class Stand {
  private constructor(readonly dir: string, readonly site: Site, readonly browser: Browser) {}

  static async open(): Promise<Stand> {
    const { dir, models } = await makeModels();
    const site = await openSite({ out: join(dir, "site"), models });
    return new Stand(dir, site, await Stand.launch(withGL));
  }

  static async launch(flags: string[]): Promise<Browser> {
    if (!existsSync(browserPath)) throw new Error(`there is no ${browserPath}: install Chromium (Debian: apt-get install chromium), or name one with CHROMIUM`);
    return chromium.launch({ executablePath: browserPath, timeout: 120_000, args: [...quiet, ...flags] });
  }

  /** A page of its own, with nothing mounted. */
  async page(options: BrowserContextOptions = {}, browser = this.browser): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, locale: "en-GB", ...options });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    await page.goto(this.site.url);
    await page.waitForFunction(() => "harness" in window);
    return page;
  }

  /** A page that shows a scene, waited for until it is ready or has failed. */
  async show(scene: Scene, options: BrowserContextOptions = {}, browser = this.browser): Promise<Page> {
    const page = await this.page(options, browser);
    await mount(page, scene);
    await page.waitForSelector("[data-phase=ready], [data-phase=failed]");
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.site.close();
    await rm(this.dir, { recursive: true, force: true });
  }
}

export async function unmount(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as { harness: Harness }).harness.unmount());
}

export async function mount(page: Page, scene: Scene): Promise<void> {
  await page.evaluate((s) => (window as unknown as { harness: Harness }).harness.mount(s), scene);
}

/** How often the page was asked for fresh links, and what troubles it heard of. */
export function heard(page: Page): Promise<{ renewals: number; troubles: string[] }> {
  return page.evaluate(() => {
    const { renewals, troubles } = (window as unknown as { harness: Harness }).harness;
    return { renewals, troubles };
  });
}

export const picture = (page: Page) => page.getByRole("application", { name: "The model in 3D" });

/** What the live region says of the view, waited for until it says what is wanted. */
export async function seenFrom(page: Page, words: string): Promise<void> {
  await page.getByText(`Seen from ${words}`).waitFor({ state: "attached" });
}

/** The picture that the screenshot button saves, over nothing, as a data: link. */
export async function shot(page: Page): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Screenshot" }).click()]);
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return `data:image/png;base64,${Buffer.concat(parts).toString("base64")}`;
}
