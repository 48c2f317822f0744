import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Harness } from "./editor_harness/harness";
import { clickPhoto, covered, hostBox, sentMask, settled } from "./editor_harness/hand";

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.open();
});
afterAll(() => harness.close());
let page: Page;
afterEach(() => page.context().close());

async function open(wish = "", options = {}): Promise<Page> {
  page = await harness.page(wish, options);
  await page.locator('.hint[data-working="false"]').waitFor(); // there is a decoder: what the page says, and so where its photo is, stays
  return page;
}

test("the pointer shows what a click would take; a click takes it, another takes the point away", async () => {
  await open();
  const box = await hostBox(page);
  await page.getByText("Click the object you want").waitFor();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.7);
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  expect(await covered(page)).toBeGreaterThan(0);
  await clickPhoto(page, 0.45, 0.75);
  await page.getByText("Click the object you want").waitFor();
  expect(await covered(page)).toBe(0);
  await page.keyboard.press("Control+z");
  await settled(page);
  expect(await covered(page)).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
});

test("Alt, Shift and the right button take away; so does the switch", async () => {
  await open();
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  await clickPhoto(page, 0.7, 0.2, { modifiers: ["Alt"] });
  await clickPhoto(page, 0.75, 0.2, { modifiers: ["Shift"] });
  await clickPhoto(page, 0.8, 0.2, { button: "right" });
  await page.getByRole("switch", { name: "Clicks add" }).click();
  await clickPhoto(page, 0.85, 0.2);
  await expect.poll(() => page.locator(".mark[data-label='0']").count()).toBe(4);
});

test("a drag draws a box, two clicks with the box tool another; a dragged point moves", async () => {
  await open();
  const box = await hostBox(page);
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.7, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => page.locator(".mark-box").count()).toBe(1);
  await settled(page);
  expect(await covered(page)).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Box", exact: true }).click();
  await clickPhoto(page, 0.2, 0.2);
  await clickPhoto(page, 0.7, 0.8);
  await expect.poll(async () => Number(await page.locator(".mark-box rect").first().getAttribute("width"))).toBeGreaterThan(box.width * 0.3);
  await page.getByRole("button", { name: "Point", exact: true }).click();
  await clickPhoto(page, 0.45, 0.75);
  const at = await page.locator(".mark").boundingBox();
  if (!at) throw new Error("no point");
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await page.mouse.down();
  await page.mouse.move(at.x + 80, at.y + 40, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await page.locator(".mark").boundingBox())?.x ?? 0)).toBeGreaterThan(at.x + 50);
  expect(await page.locator(".mark").count()).toBe(1);
});

test("brush and eraser change the mask that is sent, stroke by stroke", async () => {
  await open();
  await page.getByRole("button", { name: "Brush" }).click();
  for (let i = 0; i < 10; i++) await page.keyboard.press("]"); // 36 pixels across become 188
  const box = await hostBox(page);
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.4, { steps: 5 });
  await page.mouse.up();
  const painted = await covered(page);
  expect(painted).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("e");
  await clickPhoto(page, 0.5, 0.4);
  await expect.poll(() => covered(page)).toBeLessThan(painted);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => covered(page)).toBe(painted);
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  const mask = await sentMask(page, 0);
  expect([mask.width, mask.height]).toEqual([1280, 960]);
  expect(mask.share).toBeCloseTo(painted, 2);
  expect(mask.values).toEqual([0, 255]);
  await expect.poll(() => page.evaluate(() => (window as unknown as { left: string[] }).left)).toEqual(["/sessions/sess_1700000000_0123abcd"]);
});

test("candidates by key, by button and by Alt and the wheel; 0 goes back to automatic", async () => {
  await open();
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  await page.keyboard.press("3");
  await expect.poll(() => page.locator(".candidate[aria-pressed='true']").getAttribute("title")).toBe("3");
  const large = await covered(page);
  await page.locator(".candidate").first().click();
  await expect.poll(() => covered(page)).toBeLessThan(large);
  await page.keyboard.down("Alt");
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 100);
  await page.keyboard.up("Alt");
  await expect.poll(() => page.locator(".candidate[aria-pressed='true']").getAttribute("title")).toBe("2");
  await page.locator(".editor-host").focus();
  await page.keyboard.press("0");
  await page.getByRole("button", { name: "Automatic", pressed: true }).waitFor();
});

test("what was marked is there after a reload", async () => {
  await open();
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  const before = await covered(page);
  await page.reload();
  await settled(page);
  await expect.poll(() => covered(page)).toBeCloseTo(before, 2);
});

test("by keyboard alone, from the first mark to the sent mask", async () => {
  await open();
  await page.keyboard.press("ArrowDown");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await settled(page);
  await page.getByText(/% across, \d+% down.*Mask covers \d+%/).waitFor({ state: "attached" });
  for (let i = 0; i < 8; i++) await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Shift+Enter");
  await expect.poll(() => page.locator(".mark[data-label='0']").count()).toBe(1);
  await page.keyboard.press("Delete");
  await expect.poll(() => page.locator(".mark").count()).toBe(1);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  const make = page.getByRole("button", { name: "Make the 3D model" });
  for (let i = 0; i < 60 && !(await make.evaluate((b) => b === document.activeElement)); i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect((await sentMask(page, 0)).share).toBeGreaterThan(0);
});

test("a finger taps, slides under the glass, and two fingers zoom", async () => {
  await open("", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const box = await hostBox(page);
  await page.touchscreen.tap(box.x + box.width * 0.45, box.y + box.height * 0.55);
  await settled(page);
  expect(await page.locator(".mark").count()).toBe(1);
  await page.getByText("Tap what is missing").waitFor();
  const stood = await hostBox(page); // the words above it are others now
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: string, ...points: [number, number][]) => cdp.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints: points.map(([x, y], id) => ({ x: stood.x + x, y: stood.y + y, id })) });
  await touch("touchStart", [200, 300]);
  await touch("touchMove", [230, 330]);
  await page.locator(".editor-glass").waitFor();
  await touch("touchEnd");
  await page.locator(".editor-glass").waitFor({ state: "hidden" });
  expect(await page.locator(".mark").count()).toBe(2);
  const zoom = () => page.locator(".zoom-value").innerText();
  const before = parseInt(await zoom());
  await touch("touchStart", [150, 300], [240, 300]);
  await touch("touchMove", [100, 300], [300, 300]);
  await touch("touchEnd");
  await expect.poll(async () => parseInt(await zoom())).toBeGreaterThan(before * 1.5);
  expect(await page.locator(".mark").count()).toBe(2);
  await page.getByRole("button", { name: "Options", exact: true }).click();
  await page.getByRole("heading", { name: "Options" }).waitFor();
  const [stage, sheet] = [await page.locator(".editor-host").boundingBox(), await page.locator("#editor-options").boundingBox()];
  expect(sheet?.y, "the sheet hides nothing of the photo").toBeGreaterThanOrEqual((stage?.y ?? 0) + (stage?.height ?? 0));
  expect(stage?.height).toBeGreaterThan(200);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Options" }).waitFor({ state: "hidden" });
  expect(await page.getByRole("button", { name: "Options", exact: true }).evaluate((b) => b === document.activeElement)).toBe(true);
});
