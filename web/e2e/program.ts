import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

export const root = resolve(import.meta.dirname, "../..");
export const program = process.env["GEN3D_BIN"] ?? join(root, "bin/gen3d");

/** Where a running program keeps its state and listens. */
export interface Running {
  dir: string;
  url: string;
  issuer: string;
  s3: string;
  sqs: string;
}

declare module "vitest" {
  interface ProvidedContext {
    gen3d: Running;
  }
}

/** The whole program as a child process that keeps its state in a folder. */
export async function run(dir: string, flags: readonly string[] = ["--free-ports"]): Promise<{ at: Running; stop: () => Promise<void> }> {
  if (!existsSync(program)) throw new Error(`there is no ${program}: build it with make build, or name one with GEN3D_BIN`);
  const file = join(dir, "endpoints.json");
  await rm(file, { force: true }); // an earlier one's
  const child = spawn(program, ["dev", "--dir", dir, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const said of [child.stdout, child.stderr]) said.on("data", (b: Buffer) => (output = (output + b.toString()).slice(-20_000)));
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const until = Date.now() + 120_000;
  for (;;) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text !== "") {
      const stop = () => (child.kill("SIGTERM"), ended);
      return { at: { ...(JSON.parse(text) as Omit<Running, "dir">), dir }, stop };
    }
    if (child.exitCode !== null || Date.now() > until) {
      child.kill();
      throw new Error(`gen3d dev is not ready:\n${output}`);
    }
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** Starts the program once for all browser tests; ends it, and removes its state, after them. */
export default async function start({ provide }: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), "gen3d-e2e-"));
  const { at, stop } = await run(dir);
  provide("gen3d", at);
  return async () => {
    await stop();
    await rm(dir, { recursive: true, force: true });
  };
}
