import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";

const root = resolve(import.meta.dirname, "../..");
const browserPath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** The editor alone in a browser, over a service and a decoder that are made up: every state can be had at will. */
export class Harness {
  private constructor(private readonly server: ViteDevServer, readonly browser: Browser, private readonly url: string) {}

  static async open(args: string[] = []): Promise<Harness> {
    if (!existsSync(browserPath)) throw new Error(`there is no ${browserPath}: install Chromium (Debian: apt-get install chromium), or name one with CHROMIUM`);
    const server = await createServer({
      root,
      configFile: false,
      logLevel: "error",
      server: { host: "127.0.0.1", port: 0, hmr: false, watch: null },
      optimizeDeps: { include: ["onnxruntime-web/wasm"] },
      oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
      plugins: [
        {
          name: "photo",
          configureServer(s) {
            s.middlewares.use("/photo.jpg", (_, res) => {
              void readFile(join(root, "../sample/photo.jpg")).then((b) => res.setHeader("Content-Length", b.length).end(b));
            });
          },
        },
      ],
    });
    await server.listen();
    const browser = await chromium.launch({
      executablePath: browserPath,
      timeout: 120_000,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...args],
    });
    return new Harness(server, browser, `http://127.0.0.1:${(server.httpServer?.address() as AddressInfo).port}/e2e/editor_harness/index.html`);
  }

  /** A page of the editor; `wish` says how its service behaves, see main.tsx. */
  async page(wish = "", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    await page.goto(`${this.url}?${wish}`);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}
