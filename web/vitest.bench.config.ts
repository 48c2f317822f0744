import { defineConfig } from "vitest/config";

// Figures of the app in a browser: make bench takes them.
export default defineConfig({
  test: { include: ["e2e/figures.bench.ts"], environment: "node", globalSetup: "e2e/program.ts", fileParallelism: false, testTimeout: 600_000, hookTimeout: 240_000, expect: { poll: { timeout: 60_000 } } },
});
