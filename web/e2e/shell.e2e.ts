import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { World } from "./world";

/** What the shell may weigh, in bytes of gzip: 30 kB come within a second over a slow phone's 400 kbit/s. */
const most = 30_000;

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

/** The page's markup, code and styles, each with its bytes under gzip's best level, as they come. */
function weigh(page: Page): { files: Map<string, number>; sum: () => number; all: () => Promise<unknown> } {
  const files = new Map<string, number>();
  const under: Promise<void>[] = [];
  page.on("response", (res) => {
    if (!["document", "script", "stylesheet"].includes(res.request().resourceType())) return;
    under.push(res.body().then((body) => void files.set(new URL(res.url()).pathname, gzipSync(body, { level: 9 }).length)));
  });
  return { files, sum: () => [...files.values()].reduce((a, b) => a + b, 0), all: () => Promise.all(under) };
}

test("the first page of somebody new weighs no more than 30 kB", async () => {
  const page = await (await world.context()).newPage();
  const shell = weigh(page);
  await page.goto("/", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Get started" }).waitFor();
  await shell.all();
  console.log(`signed out: ${shell.sum()} bytes of gzip in ${shell.files.size} files`);
  expect(shell.files.size).toBeGreaterThan(2); // markup, code, styles: what is not counted is not held
  expect(shell.sum(), [...shell.files].join("\n")).toBeLessThanOrEqual(most);
  await page.context().close();
});

test("the models' page brings neither the editor nor the viewer with it", async () => {
  const page = await world.signedIn("light");
  const shell = weigh(page);
  await page.goto("/", { waitUntil: "networkidle" });
  await page.getByRole("heading", { level: 1, name: "Make a 3D model" }).waitFor();
  await shell.all();
  console.log(`signed in: ${shell.sum()} bytes of gzip in ${shell.files.size} files`);
  expect(shell.sum(), [...shell.files].join("\n")).toBeLessThanOrEqual(most);
  await page.context().close();
});
