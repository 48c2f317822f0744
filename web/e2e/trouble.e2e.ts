import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { password, signUp } from "./people";
import { sampleMask, samplePhoto, World } from "./world";

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test("a token that is refused leads to signing in, and back to the same page", async () => {
  const page = await (await world.context()).newPage();
  await signUp(world, page, "lapsed@example.com");
  await page.locator('input[data-pick="files"]').setInputFiles({ name: "duck.jpg", mimeType: "image/jpeg", buffer: await readFile(samplePhoto) });
  await page.waitForURL(/\/sessions\/sess_\w+\/mask$/);
  const id = /sess_\w+/.exec(page.url())?.[0] ?? "";
  await page.goto(`/sessions/${id}?from=mail`);
  await page.getByRole("heading", { level: 1, name: "duck.jpg" }).waitFor();
  // The token is over, nothing renews it, and the identity provider has forgotten the browser.
  await page.evaluate((key) => {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, unknown>;
    localStorage.setItem(key, JSON.stringify({ ...kept, refresh_token: undefined, expires_at: 1 }));
  }, `oidc.user:${world.issuer}:gen3d-web`);
  await page.context().clearCookies();
  await page.reload();
  await page.getByText("Your sign-in has ended").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("alert").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/idp\/login/);
  await page.getByLabel("E-mail address").fill("lapsed@example.com");
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/sessions/${id}?from=mail`);
  await page.getByRole("heading", { level: 1, name: "duck.jpg" }).waitFor();
  expect(await page.getByText("Your sign-in has ended").count()).toBe(0);
  await page.context().close();
});

test("a line that breaks in the middle of an upload loses nothing", async () => {
  const page = await world.signedIn("offline");
  await page.goto("/");
  // What sends photos is loaded by going for it, and all there once it has refused something.
  await Promise.all([page.waitForResponse(/\/assets\/sending-/), page.getByRole("button", { name: "Choose photos" }).hover()]);
  await page.locator('input[data-pick="files"]').setInputFiles({ name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture at all") });
  await page.getByText("This is not an image.").waitFor();
  await page.context().setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await page.locator('input[data-pick="files"]').setInputFiles(samplePhoto);
  await page.getByText("The connection broke.").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.context().setOffline(false);
  await page.waitForURL(/\/sessions\/sess_/);
  await page.context().close();
});

test("who is offline before going for a photo keeps it in hand", async () => {
  const page = await world.signedIn("offline-before");
  await page.goto("/");
  await page.getByRole("heading", { name: "Make a 3D model" }).waitFor();
  await page.context().setOffline(true);
  await page.locator('input[data-pick="files"]').setInputFiles(samplePhoto);
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  await page.context().setOffline(false);
  await again.click();
  await page.waitForURL(/\/sessions\/sess_/);
  await page.context().close();
});

test("a failed session says what happened and can be tried again with another mask", async () => {
  const black = join(world.dir, "black.png");
  await writeFile(black, Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==", "base64"));
  const id = await world.upload("failing", samplePhoto, black);
  await world.session("failing", id, "failed");
  const page = await world.signedIn("failing");
  await page.goto(`/sessions/${id}`);
  await page.getByRole("alert").getByText("The mask does not have the size of the photo.").waitFor();
  await page.getByRole("link", { name: "Mark it again" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

test("files that will not do are refused before they are sent, with the reason", async () => {
  const page = await world.signedIn("picky");
  await page.goto("/");
  await page.getByRole("heading", { name: "Make a 3D model" }).waitFor();
  const bomb = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"), Buffer.from([0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20])]);
  await page.locator('input[data-pick="files"]').setInputFiles([
    { name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture at all") },
    { name: "bomb.png", mimeType: "image/png", buffer: bomb },
  ]);
  await page.getByText("This is not an image.").waitFor();
  await page.getByText("It has 400 megapixels").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.context().close();
});

test("two objects of one photo stand in one viewer", async () => {
  const id = await world.upload("pair", samplePhoto, sampleMask);
  await world.session("pair", id, "completed", "notified");
  await world.mask("pair", id, sampleMask, 1);
  const page = await world.signedIn("pair");
  await page.goto(`/sessions/${id}`);
  await page.locator(".viewer").waitFor();
  await page.getByText("Object 2").first().waitFor({ state: "attached" });
  await page.context().close();
});
