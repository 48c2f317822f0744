import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signUp } from "./people";
import { cutout } from "./viewer/colour";
import { picture, seenFrom, shot } from "./viewer/stand";
import { eventually, samplePhoto, World } from "./world";

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const email = "ada@example.com";

/** Waits until the editor answers clicks, and has answered those there were. */
async function editorReady(page: Page): Promise<void> {
  await page.locator(".editor-host").waitFor();
  await page.locator('.hint[data-working="false"]').waitFor({ timeout: 120_000 });
}

/** Marks the duck; the places are fractions of the editor's stage. */
async function mark(page: Page): Promise<void> {
  await editorReady(page);
  for (const [x, y] of [[0.47, 0.72], [0.45, 0.36]] as const) {
    const box = await page.locator(".editor-host").boundingBox();
    if (!box) throw new Error("the editor has no stage");
    await page.locator(".editor-host").click({ position: { x: box.width * x, y: box.height * y } });
    await page.locator(".mark").first().waitFor({ state: "attached" });
    await editorReady(page);
  }
  await page.getByRole("button", { name: "Make the 3D model" }).click();
}

/** Holds that there is something to see from each side; small, because a large frame takes a second here. */
async function fourSides(page: Page): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.setViewportSize({ width: 480, height: 560 });
  await page.locator(".viewer [data-phase=ready]").waitFor({ timeout: 120_000 });
  await page.getByRole("button", { name: "Appearance" }).click();
  await page.getByRole("radio", { name: "None" }).check();
  await page.keyboard.press("Escape");
  await picture(page).press("Home");
  const looker = await (await world.browser.newContext()).newPage(); // the app's policy lets no test decode pictures there
  for (const [i, side] of ["the front, 0°", "the right, 90°", "the back, 180°", "the left, 270°"].entries()) {
    for (let n = 0; n < (i > 0 ? 6 : 0); n++) await picture(page).press("ArrowLeft");
    await seenFrom(page, side);
    const seen = await cutout(looker, await shot(page), undefined, 12);
    expect(seen.pixels.length, `the picture from ${side}`).toBeGreaterThan(0);
    expect(seen.aspect, `proportions from ${side}`).toBeGreaterThan(0.4);
  }
  await looker.context().close();
  await page.setViewportSize(before);
}

test("from signing up to signing out, with a reload at every stage", { timeout: 600_000 }, async () => {
  const page = await (await world.context({ acceptDownloads: true, reducedMotion: "reduce" })).newPage();
  const said: string[] = [];
  page.on("pageerror", (e) => said.push(e.message));

  await signUp(world, page, email);
  await page.getByRole("heading", { name: "Make a 3D model" }).waitFor();
  await page.reload(); // the session survives
  await page.getByRole("heading", { name: "Make a 3D model" }).waitFor();

  await page.goto("/settings");
  await page.getByRole("group", { name: "Detail" }).getByLabel("Fast").check();
  await page.getByText("Saved.").waitFor();
  await page.goto("/");
  await page.locator('input[data-pick="files"]').setInputFiles(samplePhoto);
  await page.waitForURL(/\/sessions\/sess_\w+\/mask$/);
  const id = /sess_\w+/.exec(page.url())?.[0] ?? "";
  await editorReady(page);
  await page.goto(`/sessions/${id}`);
  await page.getByRole("link", { name: "Mark the object" }).waitFor();
  await page.reload();
  await page.getByRole("link", { name: "Mark the object" }).click();

  await mark(page);
  await page.waitForURL(`**/sessions/${id}`);
  await page.reload();
  await page.getByRole("region", { name: "3D" }).or(page.locator(".viewer")).first().waitFor();
  await page.reload();
  await page.locator(".viewer").waitFor();

  const link = await eventually("a mail with a link to the session", async () => {
    const mails = await world.mail(email);
    return mails.map((m) => new RegExp(`http\\S+/sessions/${id}`).exec(m.text)?.[0]).find((l) => l !== undefined);
  });
  await page.goto(link);
  await page.locator(".viewer").waitFor();
  await fourSides(page);

  await page.getByRole("button", { name: "Download" }).click();
  const saved = new Set<string>();
  for (const kind of ["GLB", "SPZ", "PLY", "OBJ", "STL"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".viewer-downloads a").filter({ hasText: kind }).first().click()]);
    saved.add(download.suggestedFilename().replace(/^[^.]*/, ""));
  }
  expect([...saved].sort()).toEqual([".glb", ".obj.zip", ".ply", ".spz", ".stl"]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const shared = await page.getByLabel("Link", { exact: true }).inputValue();
  await page.getByRole("button", { name: "Done" }).click();
  const stranger = await (await world.context()).newPage();
  await stranger.goto(shared);
  await stranger.locator(".viewer").waitFor();
  await stranger.context().close();

  await page.goto("/");
  const cards = page.locator(".model-card");
  await cards.first().waitFor();
  await page.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByLabel("Name", { exact: true }).fill("My duck");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: /My duck/ }).waitFor();
  await page.getByRole("button", { name: "Actions for My duck" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: /My duck/ }).waitFor();

  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Get started" }).waitFor();
  // The page goes by the identity provider, which ends its session, and comes back.
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((k) => k.startsWith("oidc.user")))).toEqual([]);
  expect(said).toEqual([]);
});
