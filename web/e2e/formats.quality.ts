import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Strangers, Taken } from "./formats/main";
import { cutout, difference } from "./viewer/colour";
import { makeModels } from "./viewer/models";
import { openSite, type Site } from "./viewer/site";
import { Stand, withGL } from "./viewer/stand";

// Programs that scripts/quality_formats.sh puts there.
const tools = resolve(process.env["QUALITY_TOOLS"] ?? join(import.meta.dirname, "../../.cache/quality"));
const run = promisify(execFile);
let dir: string;
let models: string;
let site: Site;
let page: Page;
let close: () => Promise<void>;
const taken: Record<string, Taken> = {};
const facts: string[] = [];
const say = (line: string) => {
  facts.push(line);
  console.log(line);
};

beforeAll(async () => {
  ({ dir, models } = await makeModels());
  await run("python3", ["-m", "zipfile", "-e", join(models, "duck/model.obj.zip"), join(models, "duck")]);
  site = await openSite({ out: join(dir, "site"), models, root: join(import.meta.dirname, "formats") });
  const browser = await Stand.launch(withGL);
  // Strangers' loaders fetch blob: and data: links, which our own pages forbid.
  page = await (await browser.newContext({ bypassCSP: true })).newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => "strangers" in window);
  close = async () => {
    await browser.close();
    await site.close();
  };
});
afterAll(() => close());

test("GLB passes the Khronos validator without an error or a warning", async () => {
  const { validateBytes } = createRequire(import.meta.url)("gltf-validator") as {
    validateBytes: (b: Uint8Array) => Promise<{ issues: { numErrors: number; numWarnings: number; numInfos: number; messages: { code: string }[] }; validatorVersion: string }>;
  };
  const { issues, validatorVersion } = await validateBytes(new Uint8Array(await readFile(join(models, "duck/model.glb"))));
  say(`gltf-validator ${validatorVersion}: ${issues.numErrors} errors, ${issues.numWarnings} warnings, ${issues.numInfos} infos (${issues.messages.map((m) => m.code).join(", ")})`);
  expect({ errors: issues.numErrors, warnings: issues.numWarnings }, JSON.stringify(issues.messages)).toEqual({ errors: 0, warnings: 0 });
});

test("GLB, OBJ and STL load in trimesh, watertight and consistently oriented", async () => {
  const script = `
import json, sys, trimesh
for p in sys.argv[1:]:
    m = trimesh.load(p, force="mesh")
    m.merge_vertices(merge_tex=True, merge_norm=True)
    print(json.dumps(dict(file=p.split("/")[-1], faces=len(m.faces), watertight=bool(m.is_watertight), oriented=bool(m.is_winding_consistent), volume=float(m.volume), size=float(max(m.extents)))))
`;
  const files = ["model.glb", "model.obj", "model.stl"].map((f) => join(models, "duck", f));
  const { stdout } = await run(join(tools, "venv/bin/python"), ["-c", script, ...files]);
  const meshes = stdout.trim().split("\n").map((l) => JSON.parse(l) as { file: string; faces: number; watertight: boolean; oriented: boolean; volume: number; size: number });
  for (const m of meshes) say(`trimesh, ${m.file}: ${m.faces} faces, watertight ${m.watertight}, consistently oriented ${m.oriented}, volume ${m.volume.toFixed(4)}`);
  expect(meshes.map(({ watertight, oriented }) => ({ watertight, oriented }))).toEqual(meshes.map(() => ({ watertight: true, oriented: true })));
  expect(new Set(meshes.map((m) => m.faces)).size, "all have the same faces").toBe(1);
  for (const m of meshes) {
    expect(m.volume, "outside is out").toBeGreaterThan(0.05);
    expect(m.size).toBeCloseTo(1, 3);
  }
});

test.each(["output_mesh.ply", "model.spz"])("%s loads in splat-transform", async (file) => {
  const { stdout, stderr } = await run(join(tools, "node_modules/.bin/splat-transform"), ["-w", join(models, "duck", file), join(dir, "out.compressed.ply")]);
  const head = (await readFile(join(dir, "out.compressed.ply"))).subarray(0, 2000).toString("latin1");
  const count = Number(/element vertex (\d+)/.exec(head)?.[1]);
  say(`splat-transform ${/v([\d.]+)/.exec(stdout + stderr)?.[1] ?? "?"}, ${file}: ${count} splats`);
  expect(count).toBe(await splats());
});

describe.each([["glb", "model.glb"], ["obj", "model.obj"], ["ply", "output_mesh.ply"], ["spz", "model.spz"], ["stl", "model.stl"]])("%s in a browser", (kind, file) => {
  test("shows four sides, and from the front the photo", async () => {
    const got = await page.evaluate(([k, url]) => (window as unknown as { strangers: Strangers }).strangers.take(k, url), [kind, `${site.url}/models/duck/${file}`] as const);
    taken[kind] = got;
    for (const view of got.sides) expect((await cutout(page, view)).pixels.length).toBeGreaterThan(0);
    const photo = await cutout(page, "/models/photo.jpg", "/models/mask.png");
    const front = await cutout(page, got.sides[0] ?? "");
    expect(Math.abs(front.aspect / photo.aspect - 1), "the photo's proportions").toBeLessThan(0.03);
    if (kind === "stl") return; // it knows no colours
    const { deltaE, share } = difference(photo, front);
    say(`${kind} from the front: mean ΔE ${deltaE.toFixed(2)} to the photo, over ${(share * 100).toFixed(0)} % of its box`);
    expect(deltaE).toBeLessThan(5);
    if (kind === "ply" || kind === "spz") expect(got.count).toBe(await splats());
  });
});

test("one sheet shows them all", async () => {
  const rows = Object.entries(taken).map(([name, { sides }]) => ({ name: name.toUpperCase(), sides }));
  const url = await page.evaluate((r) => (window as unknown as { strangers: Strangers }).strangers.sheet(r), rows);
  const jpeg = Buffer.from(url.split(",")[1] ?? "", "base64");
  expect(rows.length).toBe(5);
  expect(jpeg.length).toBeLessThan(150_000);
  const out = process.env["QUALITY_OUT"];
  if (!out) return;
  await writeFile(join(out, "formats.jpg"), jpeg);
  await writeFile(join(out, "formats.txt"), facts.join("\n") + "\n");
});

/** How many splats the PLY's header says there are. */
async function splats(): Promise<number> {
  const head = (await readFile(join(models, "duck/output_mesh.ply"))).subarray(0, 600).toString("latin1");
  return Number(/element vertex (\d+)/.exec(head)?.[1]);
}
