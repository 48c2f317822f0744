import { defineConfig } from "vitest/config";

// Tests in a browser, against the whole program. One file at a time: they share two
// cores with the pipeline that they wait for. Nothing waits for a clock, so the
// time-outs are generous.
export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    environment: "node",
    globalSetup: "e2e/program.ts",
    maxConcurrency: 2,
    fileParallelism: false,
    testTimeout: 360_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } }, // vitest's own patience is a second
    bail: process.env["CI"] ? 1 : 0,
  },
});
