import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Keys } from "./keys";
import { codeFor, password } from "./people";
import { samplePhoto, World } from "./world";

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const email = "grace@example.com";
const patient = { timeout: 60_000 };
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** Signs up at the identity provider, field by field. */
async function signUp(page: Page, keys: Keys): Promise<void> {
  await keys.use("Get started", page.getByRole("main").getByRole("button", { name: "Get started" }));
  await keys.use("Create an account", page.getByRole("link", { name: /^Create (an )?account/ }));
  for (const [what, field, value] of [
    ["the name", page.getByLabel("Name", { exact: true }), "Grace"],
    ["the address", page.getByLabel("E-mail address"), email],
    ["the password", page.locator("#password"), password],
  ] as const) {
    await keys.tabTo(what, field);
    await page.keyboard.type(value);
  }
  await keys.press("Enter");
  await keys.tabTo("the code", page.getByLabel("Code"));
  await page.keyboard.type(await codeFor(world, email));
  await keys.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Make a 3D model" }).waitFor();
  await keys.kept("signing up");
}

/** Moves the crosshair by screen pixels: strides of 48 with Shift, then steps of 8. */
async function moveCrosshair(keys: Keys, dx: number, dy: number): Promise<void> {
  for (const [by, less, more] of [[dx, "ArrowLeft", "ArrowRight"], [dy, "ArrowUp", "ArrowDown"]] as const) {
    const key = by < 0 ? less : more;
    const steps = Math.round(Math.abs(by) / 8);
    for (let i = 0; i < Math.floor(steps / 6); i++) await keys.press(`Shift+${key}`);
    for (let i = 0; i < steps % 6; i++) await keys.press(key);
  }
}

const answered = (page: Page) => page.locator('.hint[data-working="false"]').waitFor({ timeout: 120_000 });

/** Marks the duck with two points: one on its body, one on its head. */
async function mark(page: Page, keys: Keys): Promise<void> {
  const stage = page.getByRole("application", { name: /^Photo with the mask/ });
  await stage.waitFor();
  await keys.kept("the editor has opened");
  await keys.tabTo("the photo", stage);
  await answered(page);
  const box = await stage.boundingBox();
  if (!box) throw new Error("the editor has no stage");
  await keys.press("ArrowRight"); // the first arrow only shows the crosshair, in the middle
  await page.locator(".mark-cross").waitFor({ state: "attached" });
  await moveCrosshair(keys, -0.03 * box.width, 0.22 * box.height);
  await keys.press("Enter");
  await expect.poll(() => page.locator(".mark").count(), patient).toBe(1);
  await answered(page);
  await moveCrosshair(keys, -0.02 * box.width, -0.36 * box.height);
  await keys.press("Enter");
  await expect.poll(() => page.locator(".mark").count(), patient).toBe(2);
  await answered(page);
  await keys.press("Control+z");
  await expect.poll(() => page.locator(".mark").count(), patient).toBe(1);
  await keys.press("Control+y");
  await expect.poll(() => page.locator(".mark").count(), patient).toBe(2);
  await answered(page);
  await keys.kept("marking");
}

test("from signing up to signing out by keyboard alone, and the focus is never lost", { timeout: 600_000 }, async () => {
  const page = await (await world.context({ acceptDownloads: true, reducedMotion: "reduce" })).newPage();
  const keys = new Keys(page);
  await page.goto("/");
  await signUp(page, keys);

  await keys.use("Settings", page.getByRole("link", { name: "Settings", exact: true }));
  const fast = page.getByRole("group", { name: "Detail" }).getByLabel("Fast");
  await fast.waitFor();
  await keys.kept("going to the settings");
  await keys.use("Fast", fast, "Space");
  await page.getByText("Saved.").waitFor();
  await keys.use("Models", page.getByRole("link", { name: "Models", exact: true }));
  await page.getByRole("heading", { level: 1, name: "Make a 3D model" }).waitFor();

  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), keys.use("Choose photos", button(page, "Choose photos"))]);
  await chooser.setFiles(samplePhoto);
  await keys.kept("choosing a photo");
  await page.waitForURL(/\/sessions\/sess_\w+\/mask$/);
  const id = /sess_\w+/.exec(page.url())?.[0] ?? "";
  await mark(page, keys);
  await keys.use("Make the 3D model", button(page, "Make the 3D model"));
  await page.waitForURL(`**/sessions/${id}`);
  await keys.kept("confirming the mask");

  const picture = page.getByRole("application", { name: "The model in 3D" });
  await page.locator(".viewer [data-phase=ready]").waitFor({ timeout: 180_000 });
  await keys.kept("the model has come");
  await keys.tabTo("the picture", picture);
  for (const [key, seen] of [["Home", "the front, 0°"], ["ArrowRight", "the front, 345°"], ["ArrowLeft", "the front, 0°"]] as const) {
    await keys.press(key);
    await page.getByText(`Seen from ${seen}`).waitFor({ state: "attached" });
  }
  await keys.press("+", "Shift+ArrowUp", "Home");
  await keys.use("Mesh", page.getByRole("radio", { name: "Splats" }), "ArrowRight");
  await expect.poll(() => page.getByRole("radio", { name: "Mesh" }).isChecked(), patient).toBe(true);
  await keys.kept("turning the model");

  await keys.use("Download", button(page, "Download"));
  const glb = page.locator(".viewer-downloads a").filter({ hasText: "GLB" }).first();
  const [download] = await Promise.all([page.waitForEvent("download"), keys.use("GLB", glb)]);
  expect(download.suggestedFilename()).toMatch(/\.glb$/);
  await keys.kept("downloading");
  await keys.press("Escape");
  await keys.kept("closing the downloads");

  await keys.use("Share", button(page, "Share"));
  await keys.use("Make a link", button(page, "Make a link"));
  await page.getByLabel("Link", { exact: true }).waitFor();
  await keys.kept("making a link");
  await keys.use("Done", button(page, "Done"));
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => keys.focused(), patient).toBe("BUTTON Share");

  await keys.use("Models", page.getByRole("link", { name: "Models", exact: true }));
  await page.locator(".model-card").waitFor();
  await keys.kept("going to the models");
  await keys.use("Actions", button(page, /^Actions for/));
  await keys.use("Rename", button(page, "Rename"));
  await keys.tabTo("the name", page.getByLabel("Name", { exact: true }));
  await keys.press("Control+a");
  await page.keyboard.type("My duck");
  await keys.press("Enter");
  await page.getByRole("link", { name: /My duck/ }).waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => keys.focused(), patient).toBe("BUTTON Actions for My duck");

  // The only model there is: with it goes the list that it was in.
  await keys.press("Enter");
  await keys.use("Delete", button(page, "Delete"));
  await page.locator(".model-card").waitFor({ state: "detached" });
  await keys.kept("deleting");
  await keys.use("Undo", button(page, "Undo"));
  await page.getByRole("link", { name: /My duck/ }).waitFor();
  await keys.kept("undoing");
  await keys.use("the session", page.getByRole("link", { name: /My duck/ }));
  await page.locator(".viewer").waitFor();
  await keys.kept("opening it again");

  await keys.use("the account", button(page, /^Account of/));
  await keys.use("Sign out", button(page, "Sign out"));
  await page.getByRole("main").getByRole("button", { name: "Get started" }).waitFor();
  // The page goes by the identity provider, which ends its session, and comes back.
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith("oidc.user")))).toEqual([]);
  await page.context().close();
});
