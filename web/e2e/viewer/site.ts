import { createReadStream } from "node:fs";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname, join, normalize } from "node:path";
import { build } from "vite";

const kinds: Record<string, string> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml",
  ".jpg": "image/jpeg", ".webp": "image/webp", ".png": "image/png", ".wasm": "application/wasm",
};

// The site's own policy, with this server in the part of storage.
const policy = [
  "default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self' blob:", "img-src 'self' blob: data:", "connect-src 'self'",
  "style-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
].join("; ");

// What the page itself reads of the models; it is no model.
const sizesFile = "/models/sizes.json";

/** The viewer alone on a page, with models beside it, under the site's policy. */
export interface Site {
  url: string;
  /** Decides about requests for model files; true when it has answered. */
  intercept: (path: string, query: string, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

/** Builds the page as the app is built, and serves it at a free port of this machine. */
export async function openSite({ out, models, root = import.meta.dirname }: { out: string; models: string; root?: string }): Promise<Site> {
  await mkdir(out, { recursive: true });
  await build({
    root, logLevel: "warn", configFile: false, base: "/",
    build: { outDir: out, emptyOutDir: true, target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  await writeFile(join(models, basename(sizesFile)), JSON.stringify(await sizes(models)));
  const site: Site = { url: "", intercept: () => false, close: () => new Promise((done) => server.close(() => done()).closeAllConnections()) };
  const server: Server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    response.setHeader("Content-Security-Policy", policy);
    if (pathname.startsWith("/models/") && pathname !== sizesFile && site.intercept(pathname, search, response)) return;
    const path = normalize(pathname === "/" ? "/index.html" : pathname);
    const file = path.startsWith("/models/") ? join(models, path.slice("/models/".length)) : join(out, path);
    stat(file).then(
      ({ size }) => {
        response.writeHead(200, { "Content-Type": kinds[extname(file)] ?? "application/octet-stream", "Content-Length": size });
        createReadStream(file).pipe(response);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return site;
}

async function sizes(models: string): Promise<Record<string, Record<string, number>>> {
  const all: Record<string, Record<string, number>> = {};
  for (const folder of await readdir(models, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const files: Record<string, number> = {};
    for (const file of await readdir(join(models, folder.name))) files[file] = (await stat(join(models, folder.name, file))).size;
    all[folder.name] = files;
  }
  return all;
}
