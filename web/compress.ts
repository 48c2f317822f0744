import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

/**
 * Leaves every text and WebAssembly file compressed beside itself, for servers that
 * send it as it is. Above 2 MB brotli's best level takes minutes and gains 3 %.
 */
export function compress(): Plugin {
  return {
    name: "compress",
    apply: "build",
    async writeBundle(options) {
      const root = options.dir ?? "dist";
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg|json|wasm|onnx)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const content = await readFile(path);
        if (content.length < 1000) continue;
        const quality = content.length > 2_000_000 ? 6 : 11;
        await writeFile(path + ".br", await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
        await writeFile(path + ".gz", await promisify(gzip)(content, { level: 9 }));
      }
    },
  };
}
