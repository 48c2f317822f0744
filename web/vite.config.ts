import { defineConfig } from "vitest/config";
import { compress } from "./compress.ts";

// The service that `vite` in development passes calls on to: `make run`'s.
const service = process.env["GEN3D_URL"] ?? "http://127.0.0.1:8080";

// What every page has goes into one file: cut into thirty, as a bundler would by itself,
// it compresses a quarter worse. Kept out is what only some pages or moments need.
const everywhere = /\/node_modules\/(@preact|preact|preact-iso)\/|\/src\/(main\.tsx|(api|app|auth|i18n|ui)\/)|preload-helper/;
const sometimes = /\/(callback|callback_messages|choices|dialog|events\.gen|landing|landing_messages|mine|not_found|pause|preferences|provider|read_session|rename|send_form|shares|sight|sse|steady|theme|watch|young)\.(tsx?|css)/;
const inShell = (id: string): boolean => everywhere.test(id) && !sometimes.test(id);

export default defineConfig({
  // A list of eighty files would be the first thing that a newcomer reads; what is wrong is said.
  logLevel: "warn",
  build: {
    chunkSizeWarningLimit: 3000, // kB: Spark, which is loaded when a model is looked at
    target: "es2023",
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or styles
    modulePreload: { polyfill: false },
    sourcemap: true,
    rolldownOptions: { checks: { pluginTimings: false }, output: { codeSplitting: { groups: [{ name: "shell", test: inShell }] } } },
  },
  plugins: [compress()],
  worker: { format: "es" },
  server: {
    proxy: {
      "/v1": service,
      "/idp": service,
      "/_dev": service,
      "/config.json": service,
    },
  },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "happy-dom", testTimeout: 60_000 },
});
