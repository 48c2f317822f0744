import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./axe";
import { cutout, difference, meanDifference } from "./viewer/colour";
import { picture, seenFrom, shot, Stand } from "./viewer/stand";

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
});
afterAll(() => stand.close());

const rough = { models: ["rough"], photo: "/models/photo.jpg" };
const few = { models: ["few"], photo: "/models/photo.jpg" };
// Movements end at once and the picture is small: a large frame takes a second here.
const small = { width: 480, height: 560 };
const unhurried = { reducedMotion: "reduce", viewport: small } as const;
const patient = { timeout: 60_000 };

// From near, what bulges looks larger than in the photo, so colours are compared by
// places a twelfth of the object wide, and as a whole. make quality/formats compares
// pixel by pixel, from far off.
const cells = 12;

describe.each(["Splats", "Mesh"])("%s", (view) => {
  test("are there from four sides, and the front has the photo's colours", async () => {
    const page = await stand.show(rough, { ...unhurried, bypassCSP: true }); // the test decodes pictures from data: links
    await page.getByRole("radio", { name: view }).check();
    await page.getByRole("button", { name: "Appearance" }).click();
    await page.getByRole("radio", { name: "None" }).check();
    await page.keyboard.press("Escape");
    await picture(page).press("Home");
    await seenFrom(page, "the front, 0°");
    const photo = await cutout(page, "/models/photo.jpg", "/models/mask.png", cells);
    for (const [i, side] of ["the front, 0°", "the right, 90°", "the back, 180°", "the left, 270°"].entries()) {
      for (let n = 0; n < (i > 0 ? 6 : 0); n++) await picture(page).press("ArrowLeft");
      await seenFrom(page, side);
      const png = await shot(page);
      const seen = await cutout(page, png, undefined, cells);
      expect(seen.pixels.length, `the picture from ${side}`).toBeGreaterThan(0);
      expect(seen.aspect, `proportions from ${side}`).toBeGreaterThan(i % 2 === 0 ? 0.75 : 0.4);
      if (i > 0) continue;
      const [fine, near] = [await cutout(page, "/models/photo.jpg", "/models/mask.png"), await cutout(page, png)];
      const { deltaE } = difference(photo, seen);
      const ofMeans = meanDifference(fine, near);
      console.log(`${view} from the front: ΔE of the mean colours ${ofMeans.toFixed(2)}, mean ΔE of the places ${deltaE.toFixed(2)}`);
      expect(ofMeans).toBeLessThan(2.5);
      expect(deltaE).toBeLessThan(8);
    }
    await page.context().close();
  });
});

test("nothing is drawn while nothing moves", async () => {
  const page = await stand.show(few, unhurried);
  await page.evaluate(() => {
    const w = window as unknown as { frames: number };
    w.frames = 0;
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (f) => (w.frames++, ask(f));
  });
  const frames = () => page.evaluate(() => (window as unknown as { frames: number }).frames);
  await expect.poll(async () => (await frames()) === (await new Promise((later) => setTimeout(later, 1500)).then(frames)), patient).toBe(true);
  const before = await frames();
  await picture(page).press("ArrowLeft");
  await expect.poll(frames, patient).toBeGreaterThan(before);
  await page.context().close();
});

test("axe has nothing to say about any state", async () => {
  const page = await stand.show(few, unhurried);
  const said = async (state: string) => expect(await violations(page), state).toEqual([]);
  await said("ready");
  await page.getByRole("button", { name: "Appearance" }).click();
  await said("appearance of splats");
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: "Mesh" }).check();
  await page.getByRole("button", { name: "Appearance" }).click();
  await page.getByRole("radio", { name: "Clay" }).check();
  await said("appearance of the mesh");
  await page.getByRole("radio", { name: "Dark" }).check();
  await said("dark background");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Download" }).click();
  await said("downloads");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Move the picture" }).click();
  await said("moves");
  await page.emulateMedia({ colorScheme: "dark" });
  await said("dark theme");
  await page.context().close();
});

test("all of it works by keyboard, and the focus is never lost", async () => {
  const page = await stand.show(few, unhurried);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
  const tabTo = async (name: string) => {
    for (let i = 0; i < 30; i++) {
      if ((await focused()).trim() === name) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab never came to ${name}`);
  };
  await tabTo("The model in 3D");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Home");
  await seenFrom(page, "the front, 0°");
  await page.keyboard.press("ArrowRight");
  await seenFrom(page, "the front, 345°");
  await tabTo("Turn right");
  await page.keyboard.press("Enter");
  await seenFrom(page, "the front, 330°");
  await tabTo("Show the front");
  await page.keyboard.press("Enter");
  await seenFrom(page, "the front, 0°");
  await tabTo("Appearance");
  await page.keyboard.press("Enter");
  await page.getByRole("slider", { name: "Splat size" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(focused, patient).toBe("Appearance");
  await tabTo("Download");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toBe("Glazed duck.glb");
  await page.context().close();
});

test("the turntable turns, and stops at any touch", async () => {
  const page = await stand.show(few, { viewport: small });
  const button = page.getByRole("button", { name: "Turntable" });
  await button.click();
  await expect.poll(() => button.getAttribute("aria-pressed"), patient).toBe("true");
  await picture(page).press("ArrowLeft");
  await expect.poll(() => button.getAttribute("aria-pressed"), patient).toBe("false");
  await button.click();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(() => button.getAttribute("aria-pressed"), patient).toBe("false");
  await button.click({ force: true });
  expect(await button.getAttribute("aria-pressed"), "it rests for people who ask for less motion").toBe("false");
  await page.context().close();
});

test("mouse and wheel turn, move and zoom", async () => {
  const page = await stand.show(few, unhurried);
  await picture(page).press("Home");
  await seenFrom(page, "the front, 0°");
  const box = await picture(page).boundingBox();
  if (!box) throw new Error("no picture");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - box.height / 2.2, y, { steps: 4 });
  await page.mouse.up();
  await seenFrom(page, "the right, 90°");
  await page.context().close();
});

test("two objects stand side by side, and one can be looked at alone", async () => {
  const page = await stand.show(
    { models: ["few", "few"], places: [{ x: 0.25, y: 0.4, width: 0.4, aspect: 0.9 }, { x: 0.75, y: 0.4, width: 0.2, aspect: 0.9 }] },
    { ...unhurried, bypassCSP: true },
  );
  await page.getByRole("button", { name: "Appearance" }).click();
  await page.getByRole("radio", { name: "None" }).check();
  await page.keyboard.press("Escape");
  await picture(page).press("Home");
  await seenFrom(page, "the front, 0°");
  await expect.poll(async () => (await cutout(page, await shot(page))).aspect, { ...patient, message: "both" }).toBeGreaterThan(1.4);
  await page.getByRole("radio", { name: "Object 2" }).check();
  await seenFrom(page, "the front, 0°");
  await expect.poll(async () => (await cutout(page, await shot(page))).aspect, patient).toBeLessThan(1);
  await page.context().close();
});
