import { defineConfig } from "vitest/config";
import { compress } from "./compress";

// The service that `vite` in development passes calls on to: `make run`'s.
const service = process.env["GEN3D_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  build: {
    target: "es2023",
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or styles
    modulePreload: { polyfill: false },
    sourcemap: true,
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
