import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { heard, mount, picture, Stand, unmount, withoutGL } from "./viewer/stand";

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
});
afterAll(() => stand.close());
afterEach(() => {
  stand.site.intercept = () => false;
});

const few = { models: ["few"] };
const small = { viewport: { width: 480, height: 560 } };
const patient = { timeout: 60_000 };

test("without WebGL it says so, shows the turntable as a picture and offers every download", async () => {
  const browser = await Stand.launch(withoutGL);
  try {
    const page = await stand.show(few, small, browser);
    await page.getByText("This browser cannot show 3D here").waitFor();
    const shown = page.getByRole("img", { name: "A turntable picture of the model" });
    expect(await shown.evaluate((i: HTMLImageElement) => i.decode().then(() => i.naturalWidth))).toBeGreaterThan(100);
    await page.getByRole("button", { name: "Download" }).click();
    await expect.poll(() => page.getByRole("group", { name: "Download" }).getByRole("link").count(), patient).toBe(7);
    expect(await violations(page)).toEqual([]);
    expect((await heard(page)).troubles).toEqual(["no-webgl"]);
  } finally {
    await browser.close();
  }
});

test("without WebAssembly it shows the mesh and says why", async () => {
  const page = await stand.page(small);
  await page.evaluate(() => (WebAssembly.compile = () => Promise.reject(new Error("forbidden"))));
  await mount(page, few);
  await page.waitForSelector("[data-phase=ready]");
  await page.getByText("The splats cannot be shown here").waitFor();
  expect(await page.getByRole("radio", { name: "Mesh" }).isChecked()).toBe(true);
  expect(await page.getByRole("radio", { name: "Splats" }).isDisabled()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

test("a link that has run out is renewed, and nobody notices", async () => {
  stand.site.intercept = (_, query, response) => {
    if (query.includes("fresh")) return false;
    response.writeHead(403).end("<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>");
    return true;
  };
  const page = await stand.show({ ...few, query: "?stale", renewedQuery: "?fresh" }, small);
  await page.waitForSelector("[data-phase=ready]");
  expect(await heard(page)).toEqual({ renewals: 1, troubles: [] });
  await page.context().close();
});

test.each([
  ["links stay refused", (path: string) => (path.endsWith("model.spz") ? 403 : 0), "The link to this model has run out"],
  ["files are gone", (path: string) => (/model\.(spz|glb)$/.test(path) ? 404 : 0), "The model's file is not there"],
  ["storage stumbles", (path: string) => (path.endsWith("model.spz") ? 503 : 0), "The model did not arrive"],
])("when %s it says so and trying again works once they are back", async (_, status, words) => {
  stand.site.intercept = (path, _query, response) => {
    const code = status(path);
    if (code) response.writeHead(code).end();
    return code > 0;
  };
  const page = await stand.show(few, small);
  await page.getByText(words).waitFor();
  expect(await violations(page)).toEqual([]);
  stand.site.intercept = () => false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForSelector("[data-phase=ready]");
  await page.context().close();
});

test("of damaged splats the mesh is shown; of a damaged mesh too, the picture", async () => {
  let meshToo = false;
  stand.site.intercept = (path, _, response) => {
    if (!path.endsWith("model.spz") && !(meshToo && path.endsWith("model.glb"))) return false;
    response.writeHead(200).end("this is no model");
    return true;
  };
  const mesh = await stand.show(few, small);
  await mesh.getByText("The splats cannot be shown here").waitFor();
  await expect.poll(() => mesh.locator("[data-phase=ready]").count(), patient).toBe(1);
  await mesh.context().close();
  meshToo = true;
  const none = await stand.show(few, small);
  await none.getByText("This model file is damaged").waitFor();
  await none.context().close();
});

test("a lost graphics card is told of, and comes back", async () => {
  const page = await stand.show(few, small);
  await page.evaluate(() => document.querySelector("canvas")?.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext());
  await page.getByText("The graphics card took a break").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForSelector("[data-phase=ready]");
  await page.context().close();
});

test("a better model takes the old one's place and keeps the camera", async () => {
  const page = await stand.show(few, { ...small, reducedMotion: "reduce" });
  await picture(page).press("Home");
  for (let i = 0; i < 6; i++) await picture(page).press("ArrowLeft");
  await page.getByText("Seen from the right, 90°").waitFor({ state: "attached" });
  await mount(page, { models: ["rough"], method: "learned shape" });
  await page.getByText("A better model has arrived.").waitFor();
  await expect.poll(() => page.getByText("Seen from the right, 90°").count(), patient).toBe(1);
  await page.getByText("Made by learned shape").waitFor();
  expect(await page.locator("canvas").count()).toBe(1);
  await mount(page, { models: ["rough", "rough"], method: "learned shape" }); // a second object is not a better first one
  await page.getByText("Another object has arrived.").waitFor();
  await page.context().close();
});

test("leaving it ten times leaves no memory and no workers behind", async () => {
  const page = await stand.page(small);
  const debug = await page.context().newCDPSession(page);
  const visit = async () => {
    await mount(page, few);
    await page.waitForSelector("[data-phase=ready]");
    await unmount(page);
    await expect.poll(() => page.workers().length, patient).toBe(0);
  };
  const heap = async () => {
    await debug.send("HeapProfiler.collectGarbage");
    await debug.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize } = (await debug.send("Runtime.getHeapUsage")) as { usedSize: number; backingStorageSize?: number };
    return (usedSize + (backingStorageSize ?? 0)) / 1e6;
  };
  await visit();
  await visit(); // caches of code and shaders are filled
  const before = await heap();
  for (let i = 0; i < 10; i++) await visit();
  // What goes, goes when the browser comes round to it; a leak stays. One visit's splats alone are 4 MB.
  await expect.poll(async () => (await heap()) - before, patient).toBeLessThan(3);
  console.log(`heap with buffers after 2 visits ${before.toFixed(1)} MB, after 12 ${(await heap()).toFixed(1)} MB`);
  await page.context().close();
});
