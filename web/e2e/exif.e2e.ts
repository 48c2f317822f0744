import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Viewport } from "../src/editor/viewport";
import { hostBox, readGreyPng, type SentMask } from "./editor_harness/hand";
import { worst } from "./editor_harness/scene";
import { orientations, seen, turnedPhoto } from "./photos/turned";
import { eventually, World } from "./world";

// Photos as cameras store them that were held in any way, through the whole service:
// what people click is where they see it, and so is the mask.

let world: World;
const sessions = new Map<number, string>();
let page: Page;
beforeAll(async () => {
  world = await World.open();
  const maker = await (await world.browser.newContext()).newPage();
  for (const way of orientations) {
    const file = join(world.dir, `turned-${way}.jpg`);
    await writeFile(file, await turnedPhoto(maker, way));
    sessions.set(way, await world.upload("turned", file));
  }
  await maker.context().close();
  page = await world.signedIn("turned");
});
afterAll(() => world.close());

test.each(orientations)("the mask lies on the object to within one pixel, whichever way the camera was held: EXIF's %i", async (way) => {
  const id = sessions.get(way) ?? "";
  await world.session("turned", id, "awaiting_mask");
  await page.goto(`/sessions/${id}/mask`);
  const answered = () => page.locator('.hint[data-working="false"]').waitFor({ timeout: 120_000 });
  await page.locator(".editor-host").waitFor();
  await answered();
  const [x, y] = seen.ellipse;
  await page.locator(".editor-host").click({ position: Viewport.fit(seen, await hostBox(page)).toScreen({ x, y }) });
  await page.locator(".mark").first().waitFor({ state: "attached" });
  await answered();
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  await page.waitForURL(`**/sessions/${id}`);
  const mask = await sent(id);
  const off = worst(mask, seen.ellipse);
  console.log(`EXIF ${way}: ${mask.width} × ${mask.height}, the edge is off by ${off.toFixed(2)} pixels at most`);
  expect([mask.width, mask.height]).toEqual([seen.width, seen.height]);
  expect(off).toBeLessThanOrEqual(1);
});

/** The mask that the service has of a session. */
async function sent(id: string): Promise<SentMask> {
  const link = await eventually("the mask is recorded", async () => {
    const { files } = await world.api<{ files: { file: string; url: string }[] }>("turned", "GET", `/v1/sessions/${id}`);
    return files.find((f) => f.file === "mask_final.png")?.url;
  });
  return readGreyPng(new Uint8Array(await (await fetch(link)).arrayBuffer()));
}
