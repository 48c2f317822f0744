import { afterAll, beforeAll, expect, test } from "vitest";
import { Viewport } from "../src/editor/viewport";
import { hostBox, sentMask, settled } from "./editor_harness/hand";
import { Harness } from "./editor_harness/harness";
import { baselineScenes, sam3Scene, serveScene, worst, type Scene } from "./editor_harness/scene";

// The real decoder, its workers and the editor in a browser, from the files of a session
// to the mask that is sent. What is sent has to lie on the object.

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.open();
});
afterAll(() => harness.close());

async function masked(scene: Scene): Promise<{ off: number; size: number[] }> {
  const page = await harness.page("nothing");
  await serveScene(page, scene);
  await page.goto(page.url().replace("nothing", "scene"));
  await page.locator('.hint[data-working="false"]').waitFor({ timeout: 120_000 });
  const at = Viewport.fit(scene, await hostBox(page)).toScreen({ x: scene.ellipse[0], y: scene.ellipse[1] });
  await page.locator(".editor-host").click({ position: at });
  await settled(page);
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  const mask = await sentMask(page, 0);
  await page.context().close();
  const off = worst(mask, scene.ellipse);
  console.log(`${scene.name}: ${mask.width} × ${mask.height}, the edge is off by ${off.toFixed(2)} pixels at most`);
  return { off, size: [mask.width, mask.height] };
}

test.each(baselineScenes())("the baseline's graph: the mask lies on the object to within one pixel: $name", async (scene) => {
  const { off, size } = await masked(scene);
  expect(size).toEqual([scene.width, scene.height]);
  expect(off).toBeLessThanOrEqual(1);
});

test.each([
  sam3Scene("landscape", 640, 400), sam3Scene("portrait", 300, 480), sam3Scene("square", 512, 512), sam3Scene("odd", 1023, 771), sam3Scene("12 MP", 4000, 3000),
])("a graph of SAM 3's shape: the mask lies on the object to within one pixel: $name", async (scene) => {
  const { off, size } = await masked(scene);
  expect(size).toEqual([scene.width, scene.height]);
  expect(off).toBeLessThanOrEqual(1);
});
