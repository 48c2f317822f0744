import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Line } from "./line";
import { sampleMask, samplePhoto, World } from "./world";

let world: World;
let line: Line;
beforeAll(async () => {
  [world, line] = await Promise.all([World.open(), Line.open()]);
});
afterAll(async () => {
  await world.close();
  await line.close();
});

/** Ten seconds without a network: longer than what waits for news, and what asks again at once. */
async function offline(page: Page, line: Line, meanwhile: () => Promise<unknown>): Promise<void> {
  line.cut();
  await page.context().setOffline(true);
  await Promise.all([meanwhile(), page.waitForTimeout(10_000)]);
  line.mend();
  await page.context().setOffline(false);
}

test("ten seconds offline in the middle of an upload's bytes: it goes on by itself", async () => {
  const page = await world.signedIn("mid-upload", { proxy: { server: line.address } });
  await page.goto("/");
  await page.getByRole("heading", { level: 1, name: "Make a 3D model" }).waitFor();
  line.upward = 100_000;
  // What follows a JPEG's end is nobody's: it makes the upload longer than what sockets on the way hold back, 6 MB each.
  const buffer = Buffer.concat([await readFile(samplePhoto), Buffer.alloc(20_000_000)]);
  await page.locator('input[data-pick="files"]').setInputFiles({ name: "long.jpg", mimeType: "image/jpeg", buffer });
  const sent = () => page.locator(".upload progress").evaluate((p: HTMLProgressElement) => p.value);
  await expect.poll(sent, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await sent(), "some bytes are still to go").toBeLessThan(1);
  await offline(page, line, async () => {
    await page.getByText("The connection broke.").waitFor();
    await page.getByText("You are offline.").waitFor();
  });
  await page.waitForURL(/\/sessions\/sess_\w+/);
  await page.getByText("You are offline.").waitFor({ state: "detached" });
  const id = /sess_\w+/.exec(page.url())?.[0] ?? "";
  await world.session("mid-upload", id, "awaiting_mask");
  // The tries were one session's: nothing half sent is left behind.
  const { sessions } = await world.api<{ sessions: unknown[] }>("mid-upload", "GET", "/v1/sessions");
  expect(sessions).toHaveLength(1);
  await page.context().close();
});

test("ten seconds offline in the middle of a stage: the page says so and catches up by itself", async () => {
  const id = await world.upload("mid-stage");
  await world.session("mid-stage", id, "awaiting_mask");
  const page = await world.signedIn("mid-stage", { proxy: { server: line.address } });
  await page.goto(`/sessions/${id}`);
  await page.getByRole("link", { name: "Mark the object" }).waitFor();
  await page.evaluate(() => ((window as unknown as { here: boolean }).here = true));
  await world.mask("mid-stage", id, sampleMask);
  await offline(page, line, async () => {
    // The mask came a moment ago, and its model takes a third of a second: the machines
    // are at it, and know nothing of the page, which may not even have heard of the mask.
    await page.getByText("The connection is gone.").waitFor();
    await world.session("mid-stage", id, "completed", "notified");
  });
  await page.locator(".viewer").waitFor();
  await page.getByText("The connection is gone.").waitFor({ state: "detached" });
  expect(await page.evaluate(() => (window as unknown as { here?: boolean }).here), "the page was not loaded anew").toBe(true);
  await page.context().close();
});
