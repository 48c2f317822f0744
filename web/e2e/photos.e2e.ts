import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Viewport } from "../src/editor/viewport";
import { overlap, photoOf, type Cut } from "./photos/made";
import { eventually, World } from "./world";

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

interface Shape extends Cut {
  name: string;
  onItsSide: boolean;
}

const whole = { x: 0, y: 0, width: 1, height: 1 };
const shapes: Shape[] = [
  { name: "12 MP", ...whole, across: 4000, down: 3000, onItsSide: false },
  { name: "12 MP on its side, with a note in EXIF", ...whole, across: 4000, down: 3000, onItsSide: true },
  { name: "portrait", x: 0.25, y: 0, width: 0.5, height: 1, across: 900, down: 1350, onItsSide: false },
  { name: "square", x: 0.15, y: 0, width: 0.75, height: 1, across: 1024, down: 1024, onItsSide: false },
];

/** Points of the duck, in fractions of the sample: body, head, and beak and tail, whose colours are others. */
const duck = [{ x: 0.49, y: 0.75 }, { x: 0.43, y: 0.31 }, { x: 0.333, y: 0.411 }, { x: 0.617, y: 0.467 }];

test.each(shapes)("the mask lies on the duck: $name", { timeout: 300_000 }, async (shape) => {
  const maker = await (await world.browser.newContext()).newPage();
  const file = join(world.dir, "photo.jpg");
  await writeFile(file, await photoOf(maker, shape, shape.onItsSide));
  const id = await world.upload("shapes", file);
  const page = await world.signedIn("shapes");
  await page.goto(`/sessions/${id}/mask`);
  const host = page.locator(".editor-host");
  const answered = () => page.locator('.hint[data-working="false"]').waitFor({ timeout: 180_000 });
  await host.waitFor({ timeout: 120_000 });
  await answered();
  const box = await host.boundingBox();
  if (!box) throw new Error("the editor has no stage");
  const view = Viewport.fit({ width: shape.across, height: shape.down }, box);
  for (const [i, p] of duck.entries()) {
    const position = view.toScreen({ x: ((p.x - shape.x) / shape.width) * shape.across, y: ((p.y - shape.y) / shape.height) * shape.down });
    await host.click({ position });
    await expect.poll(() => page.locator(".mark").count(), { timeout: 60_000 }).toBe(i + 1);
    await answered();
  }
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  await page.waitForURL(`**/sessions/${id}`, { timeout: 120_000 });
  await page.context().close();

  const link = await eventually("the mask is recorded", async () => {
    const { files } = await world.api<{ files: { file: string; url: string }[] }>("shapes", "GET", `/v1/sessions/${id}`);
    return files.find((f) => f.file === "mask_final.png")?.url;
  });
  const found = await overlap(maker, new Uint8Array(await (await fetch(link)).arrayBuffer()), shape);
  console.log(`${shape.name}: mask of ${found.width} × ${found.height}, IoU ${found.iou.toFixed(4)}`);
  expect([found.width, found.height]).toEqual([shape.across, shape.down]);
  expect(found.iou).toBeGreaterThan(0.95);
  await maker.context().close();
});
