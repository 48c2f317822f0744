import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { clickPhoto, hostBox, settled } from "./editor_harness/hand";
import { eventually, sampleMask, World } from "./world";

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

interface View {
  session: { status: string; objects: { object: number; status: string }[] };
  files: { file: string; object: number; url: string }[];
}

/** A session whose photo is ready to be marked, opened in the editor. */
async function open(user: string): Promise<{ page: Page; id: string }> {
  const id = await world.upload(user);
  await world.session(user, id, "awaiting_mask");
  const page = await world.signedIn(user, { viewport: { width: 1280, height: 900 } });
  await page.goto(`/sessions/${id}/mask`);
  await page.locator(".editor-host").waitFor();
  await eventually("the decoder is ready", async () => ((await page.locator(".hint").getAttribute("data-working")) === "false" ? true : undefined));
  return { page, id };
}

/** Intersection over union of two masks, both grey PNGs of any filter, read by the browser itself. */
async function overlap(page: Page, mask: string, truth: Uint8Array): Promise<{ iou: number; width: number; height: number }> {
  return page.evaluate(
    async ([url, bytes]) => {
      const pixels = async (blob: Blob) => {
        const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none" });
        const ctx = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        if (!ctx) throw new Error("no canvas");
        ctx.drawImage(bitmap, 0, 0);
        return ctx.getImageData(0, 0, bitmap.width, bitmap.height);
      };
      const [a, b] = [await pixels(await (await fetch(url)).blob()), await pixels(new Blob([Uint8Array.from(bytes)]))];
      let both = 0;
      let either = 0;
      for (let i = 0; i < b.data.length; i += 4) {
        const [x, y] = [(a.data[i] ?? 0) > 127, (b.data[i] ?? 0) > 127];
        both += x && y ? 1 : 0;
        either += x || y ? 1 : 0;
      }
      return { iou: both / either, width: a.width, height: a.height };
    },
    [mask, [...truth]] as const,
  );
}

async function maskLink(user: string, id: string, object: number): Promise<string> {
  return eventually("the mask is there", async () => {
    const view = await world.api<View>(user, "GET", `/v1/sessions/${id}`);
    return view.files.find((f) => f.file === "mask_final.png" && f.object === object)?.url;
  });
}

/** A place of the sample photo, in its pixels, as fractions of the stage. */
async function onStage(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await hostBox(page);
  const room = Math.min(24, box.width / 12, box.height / 12);
  const scale = Math.min((box.width - 2 * room) / 1280, (box.height - 2 * room) / 960);
  return [((box.width - 1280 * scale) / 2 + x * scale) / box.width, ((box.height - 960 * scale) / 2 + y * scale) / box.height];
}

test("clicks give the duck, at the photo's full size, and the pipeline makes its model", async () => {
  const { page, id } = await open("marker");
  const said: string[] = [];
  page.on("pageerror", (e) => said.push(e.message));
  expect(await violations(page)).toEqual([]);
  for (const [x, y] of [[600, 760], [560, 330], [560, 560]] as const) {
    await clickPhoto(page, ...(await onStage(page, x, y)));
    await settled(page);
  }
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  await page.waitForURL(`**/sessions/${id}`);
  const { iou, width, height } = await overlap(page, await maskLink("marker", id, 0), await readFile(sampleMask));
  console.log(`IoU with the true mask after three clicks: ${iou.toFixed(3)}`);
  expect([width, height]).toEqual([1280, 960]);
  expect(iou).toBeGreaterThan(0.85);
  await world.session("marker", id, "notified");
  expect(said).toEqual([]);
});

test("a box alone gives the duck", async () => {
  const { page, id } = await open("boxer");
  const box = await hostBox(page);
  const [x0, y0] = await onStage(page, 325, 135);
  const [x1, y1] = await onStage(page, 965, 860);
  await page.mouse.move(box.x + x0 * box.width, box.y + y0 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + x1 * box.width, box.y + y1 * box.height, { steps: 5 });
  await page.mouse.up();
  await settled(page);
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  await page.waitForURL(`**/sessions/${id}`);
  const { iou } = await overlap(page, await maskLink("boxer", id, 0), await readFile(sampleMask));
  console.log(`IoU with the true mask after a box: ${iou.toFixed(3)}`);
  expect(iou).toBeGreaterThan(0.8);
});

test("two objects of one photo are both made", async () => {
  const { page, id } = await open("twice");
  await clickPhoto(page, ...(await onStage(page, 600, 760)));
  await settled(page);
  await page.getByRole("button", { name: "Add an object" }).click();
  await clickPhoto(page, ...(await onStage(page, 465, 430)));
  await settled(page);
  await page.getByRole("button", { name: "Make object 2" }).click();
  await page.getByRole("button", { name: /Object 1/, pressed: true }).waitFor();
  await settled(page);
  await page.getByRole("button", { name: "Make object 1" }).click();
  await page.waitForURL(`**/sessions/${id}`);
  await maskLink("twice", id, 0);
  await maskLink("twice", id, 1);
  await world.session("twice", id, "notified");
});

test("where WebAssembly is missing the clicks are sent, and the model is made all the same", async () => {
  const id = await world.upload("plain");
  await world.session("plain", id, "awaiting_mask");
  const page = await world.signedIn("plain", { viewport: { width: 1280, height: 900 } });
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "WebAssembly");
  });
  await page.goto(`/sessions/${id}/mask`);
  await page.getByText("This browser cannot run the mask tool").waitFor();
  expect(await violations(page)).toEqual([]);
  await clickPhoto(page, ...(await onStage(page, 600, 760)));
  await page.getByRole("button", { name: "Send these marks" }).click();
  await page.waitForURL(`**/sessions/${id}`);
  await world.session("plain", id, "notified");
});
