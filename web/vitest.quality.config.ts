import { defineConfig } from "vitest/config";

// Checks with other people's programs: make quality/formats runs them.
export default defineConfig({
  test: { include: ["e2e/**/*.quality.ts"], environment: "node", fileParallelism: false, testTimeout: 240_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } },
});
