import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Harness } from "./editor_harness/harness";
import type { Told } from "./encoders/page";
import { overlap, references, small } from "./encoders/references";
import { program, root } from "./program";

// Somebody's model from the worker's encoder to a mask in a browser: the files are made by
// the worker's own code in ONNX Runtime, the masks by the app's decoder in this browser,
// and what they have to be is what each family's own library made in PyTorch.

const least = 0.999;
const sizes = { landscape: [240, 160], portrait: [160, 240], square: [180, 180] } as const;

let harness: Harness;
let page: Page;
let dir: string;
let library: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "gen3d-encoders-"));
  library = execFileSync(join(root, "scripts/onnxruntime.sh"), { encoding: "utf8" }).trim();
  harness = await Harness.open();
  page = await harness.page("nothing");
  await page.route("**/encoded/**", async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    await route.fulfill({ body: readFileSync(join(dir, "encoded", name)) });
  });
});
afterAll(async () => {
  await harness.close();
  rmSync(dir, { recursive: true, force: true });
});

const gen3d = (...args: string[]): void => void execFileSync(program, [...args, "--models", join(dir, "models")], { stdio: ["ignore", "ignore", "inherit"] });

async function told(model: string, photo: string): Promise<Told[]> {
  rmSync(join(dir, "encoded"), { recursive: true, force: true });
  gen3d("segment", join(small, "photos", `${photo}.png`), "--click=10,10", "--model", model, "--onnxruntime", library, "--embeddings", join(dir, "encoded"), "--out", join(dir, "mask.png"));
  await page.goto(new URL("../encoders/index.html", page.url()).href);
  await page.waitForFunction(() => "ask" in window);
  const all = references(model, photo).map((r) => r.prompts);
  return page.evaluate((prompts) => (window as unknown as { ask(p: unknown): Promise<Told[]> }).ask(prompts), all);
}

test.each(["tiny-sam1", "tiny-sam2", "tiny-sam3"])("masks in a browser are those of the reference: %s", async (model) => {
  gen3d("models", "pull", model, "--manifest", join(small, model, "manifest.json"), "--from", join(small, model));
  for (const [photo, size] of Object.entries(sizes)) {
    const answers = await told(model, photo);
    for (const [i, want] of references(model, photo).entries()) {
      const got = answers[i];
      if (!got) throw new Error("an answer is missing");
      expect([got.width, got.height]).toEqual(size);
      const masks = got.masks.map((m) => Buffer.from(m, "hex"));
      const all = [...want.masks, ...(want.choice ? [want.choice] : [])];
      // People see three, from small to large: each is one of the reference's.
      for (const [k, mask] of masks.entries()) {
        const most = Math.max(...all.map((m) => overlap(m, mask)));
        expect(most, `${photo}, prompt ${i}, candidate ${k}`).toBeGreaterThanOrEqual(least);
      }
      expect(masks).toHaveLength(3);
      // SAM 1's own mask is for prompts that leave no choice: not for one click, nor a box alone.
      const points = want.prompts.clicks.length + (want.prompts.boxes.length > 0 ? 2 : 1);
      const best = (points > 2 ? want.choice : undefined) ?? want.masks[want.scores.indexOf(Math.max(...want.scores))];
      expect(overlap(best ?? Buffer.alloc(0), masks[got.best] ?? Buffer.alloc(0)), `${photo}, prompt ${i}, the best`).toBeGreaterThanOrEqual(least);
    }
  }
});
