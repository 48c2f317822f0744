import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { samplePhoto, send, World, type Form } from "./world";

// The service learns of an upload from storage's own event: a moment after the browser,
// seconds where much is going on. No page may take "not yet" for "never".

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

/** A session that the service will know when its photo comes. */
async function promised(user: string): Promise<{ id: string; arrive: () => Promise<void> }> {
  const { session_id: id, upload } = await world.api<{ session_id: string; upload: Form }>(user, "POST", "/v1/sessions", { filename: "duck.jpg", preset: "fast" });
  return { id, arrive: () => send(upload, samplePhoto) };
}

/** Waits until the service has said that a session is not there. */
const refused = (page: Page, id: string) => page.waitForResponse((r) => r.status() === 404 && r.url().includes(`/v1/sessions/${id}`));

test("the editor's page waits for a photo that the service has not heard of yet", async () => {
  const { id, arrive } = await promised("early");
  const page = await world.signedIn("early");
  await Promise.all([refused(page, id), page.goto(`/sessions/${id}/mask`)]);
  await arrive();
  await page.locator(".editor-host").waitFor();
  await page.context().close();
});

test.concurrent("who comes from uploading is led to the editor although the service heard late of the photo", async () => {
  const { id, arrive } = await promised("late");
  const page = await world.signedIn("late");
  await Promise.all([refused(page, id), page.goto(`/sessions/${id}?new`)]);
  expect(await page.getByText("There is no such session").count()).toBe(0);
  await arrive();
  await page.waitForURL(`**/sessions/${id}/mask`);
  await page.locator(".editor-host").waitFor();
  await page.context().close();
});

test.concurrent("a page that said there is no such session shows it when it comes", async () => {
  const { id, arrive } = await promised("later");
  const page = await world.signedIn("later");
  await page.goto(`/sessions/${id}`);
  await page.getByText("There is no such session").waitFor();
  await arrive();
  await page.getByRole("link", { name: "Mark the object" }).waitFor();
  await page.context().close();
});

test("the editor's page asks again by itself where the service was away", async () => {
  const id = await world.upload("away");
  await world.session("away", id, "awaiting_mask");
  const page = await world.signedIn("away");
  let asked = 0;
  await page.route(`**/v1/sessions/${id}`, (route) => (asked++ < 3 ? route.fulfill({ status: 503, json: { code: "unavailable", status: 503, title: "no", type: "x", request_id: "r" } }) : route.continue()));
  await page.goto(`/sessions/${id}/mask`);
  await page.locator(".editor-host").waitFor();
  await page.context().close();
});

test("a card comes into a list that did not know the session when its upload was done", async () => {
  const page = await world.signedIn("listed");
  let asked = 0;
  await page.route("**/v1/sessions?*", (route) => (asked++ < 4 ? route.fulfill({ json: { sessions: [] } }) : route.continue()));
  await page.goto("/");
  await page.getByRole("heading", { level: 1, name: "Make a 3D model" }).waitFor();
  await page.locator('input[data-pick="files"]').setInputFiles([samplePhoto, samplePhoto]);
  await expect.poll(() => page.locator(".upload.done").count(), { timeout: 60_000 }).toBe(2);
  await expect.poll(() => page.locator(".model-card").count(), { timeout: 60_000 }).toBe(2);
  await page.context().close();
});

test("eight tabs of one browser: each that is looked at hears of its session", async () => {
  const id = await world.upload("tabs");
  await world.session("tabs", id, "awaiting_mask");
  const first = await world.signedIn("tabs");
  // Whoever runs this draws every tab as the one in front: the tab itself says that it is not.
  await first.context().addInitScript(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => sessionStorage.getItem("seen") ?? "visible" });
  });
  const see = (page: Page, how: "visible" | "hidden") =>
    page.evaluate((s) => {
      sessionStorage.setItem("seen", s);
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, how);
  const tabs: Page[] = [];
  for (let i = 0; i < 8; i++) {
    const tab = i === 0 ? first : await first.context().newPage();
    tabs.push(tab);
    await tab.goto(`/sessions/${id}`);
    await tab.getByRole("link", { name: "Mark the object" }).waitFor();
    await see(tab, "hidden");
  }
  await world.api("tabs", "PATCH", `/v1/sessions/${id}`, { name: "the duck of all tabs" });
  for (const tab of tabs) {
    await see(tab, "visible");
    await tab.getByRole("heading", { level: 1, name: "the duck of all tabs" }).waitFor();
    await see(tab, "hidden");
  }
  await first.context().close();
});
