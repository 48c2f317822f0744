import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { thinFile } from "./thin";

const root = resolve(import.meta.dirname, "../../..");
const program = process.env["GEN3D_BIN"] ?? join(root, "bin/gen3d");

/**
 * Makes the sample's model anew and lays it, its photo and its mask in a folder of
 * its own, as a site serves them. A second, coarser one is named "rough".
 */
export async function makeModels(): Promise<{ dir: string; models: string }> {
  if (!existsSync(program)) throw new Error(`there is no ${program}: build it with make build, or name one with GEN3D_BIN`);
  const dir = await mkdtemp(join(tmpdir(), "gen3d-viewer-"));
  const models = join(dir, "models");
  await mkdir(models);
  for (const [name, preset] of [["duck", "balanced"], ["rough", "fast"]] as const) {
    await promisify(execFile)(program, ["reconstruct", join(root, "sample/photo.jpg"), "--mask", join(root, "sample/mask.png"), "--preset", preset, "--out", join(models, name)]);
  }
  await cp(join(models, "rough"), join(models, "few"), { recursive: true });
  await thinFile(join(models, "rough/model.spz"), join(models, "few/model.spz"), 8);
  await copyFile(join(root, "sample/photo.jpg"), join(models, "photo.jpg"));
  await copyFile(join(root, "sample/mask.png"), join(models, "mask.png"));
  return { dir, models };
}
