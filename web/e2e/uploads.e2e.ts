import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "./program";
import { samplePhoto, World } from "./world";

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

async function home(user: string, options = {}): Promise<Page> {
  const page = await world.signedIn(user, options);
  await page.goto("/");
  await page.getByRole("heading", { level: 1, name: "Make a 3D model" }).waitFor();
  return page;
}

/** A photo as phones take them: one of the library's that reads them. */
async function heic(): Promise<string> {
  const { stdout } = await promisify(execFile)("go", ["list", "-m", "-f", "{{.Dir}}", "github.com/gen2brain/heic"], { cwd: root });
  return join(stdout.trim(), "testdata/test8.heic");
}

test("whoever has no photo at hand takes ours and is led to the editor", async () => {
  const page = await home("without");
  await page.getByRole("button", { name: "Try ours" }).click();
  await page.waitForURL(/\/sessions\/sess_\w+\/mask$/);
  await page.locator(".editor-host").waitFor();
  const { sessions } = await world.api<{ sessions: { name: string }[] }>("without", "GET", "/v1/sessions");
  expect(sessions.map((s) => s.name)).toEqual(["duck.jpg"]);
  await page.context().close();
});

test("a picture from the clipboard is pasted and leads to the editor", async () => {
  const page = await home("paster", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 240];
    const g = canvas.getContext("2d") as CanvasRenderingContext2D;
    g.fillStyle = "#c4cdd6";
    g.fillRect(0, 0, 320, 240);
    g.fillStyle = "#be501e";
    g.fillRect(100, 60, 120, 120);
    const png = await new Promise<Blob>((done, no) => canvas.toBlob((b) => (b ? done(b) : no(new Error("no picture"))), "image/png"));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  });
  await page.keyboard.press("Control+v");
  await page.waitForURL(/\/sessions\/sess_\w+\/mask$/);
  await page.locator(".editor-host").waitFor();
  await page.context().close();
});

test("a photo is dropped anywhere on the page, which says that it may be let go", async () => {
  const page = await home("dropper");
  const carried = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "duck.jpg", { type: "image/jpeg" }));
    return data;
  }, (await readFile(samplePhoto)).toString("base64"));
  await page.dispatchEvent("header", "dragenter", { dataTransfer: carried });
  await page.getByRole("heading", { name: "Let go to upload" }).waitFor();
  await page.dispatchEvent("header", "dragleave", { dataTransfer: carried });
  await page.getByRole("heading", { name: "Drop a photo here" }).waitFor();
  await page.dispatchEvent("header", "drop", { dataTransfer: carried });
  await page.waitForURL(/\/sessions\/sess_\w+\/mask$/);
  await page.context().close();
});

test("several photos at once stay in the list, and HEIC comes back as a picture", async () => {
  const page = await home("several");
  await page.locator('input[data-pick="files"]').setInputFiles([samplePhoto, await heic(), samplePhoto]);
  await expect.poll(() => page.locator(".upload.done").count(), { timeout: 60_000 }).toBe(3);
  expect(new URL(page.url()).pathname).toBe("/");
  const card = page.locator(".model-card").filter({ hasText: "test8" });
  await card.waitFor();
  // Browsers here cannot draw HEIC: what is drawn is the service's own picture of it.
  const drawn = () => card.locator("img").evaluate((i: HTMLImageElement) => i.naturalWidth).catch(() => 0);
  await expect.poll(drawn, { timeout: 60_000 }).toBeGreaterThan(100);
  await card.locator('a[href$="/mask"]').click();
  await page.locator(".editor-host").waitFor();
  await page.locator('.hint[data-working="false"]').waitFor();
  await page.context().close();
});

test("a phone is asked for its camera, and a finger is not asked to drop or paste", async () => {
  const page = await home("phone", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.getByRole("heading", { name: "Add a photo" }).waitFor();
  expect(await page.getByText("paste").count()).toBe(0);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Take a photo" }).tap()]);
  expect([await chooser.element().getAttribute("capture"), chooser.isMultiple()]).toEqual(["environment", false]);
  await chooser.setFiles(samplePhoto);
  await page.waitForURL(/\/sessions\/sess_\w+\/mask$/);
  await page.context().close();
});
