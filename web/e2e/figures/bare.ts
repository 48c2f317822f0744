import { resolve } from "node:path";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { createServer } from "vite";
import type { Bare } from "./page";

const root = resolve(import.meta.dirname, "../..");

/** The times of onnxruntime-web alone, on a page of its own in the same browser. */
export async function bareTimes(browser: Browser, what: Bare): Promise<number[]> {
  const server = await createServer({
    root, configFile: false, logLevel: "error", optimizeDeps: { include: ["onnxruntime-web/wasm"] },
    server: { host: "127.0.0.1", port: 0, hmr: false, watch: null, headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "credentialless" } },
  });
  await server.listen();
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.httpServer?.address() as AddressInfo).port}/e2e/figures/index.html`);
    await page.waitForFunction(() => "bare" in window);
    return await page.evaluate((w) => (window as unknown as { bare: (b: Bare) => Promise<number[]> }).bare(w), what);
  } finally {
    await context.close();
    await server.close();
  }
}
