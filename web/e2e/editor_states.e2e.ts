import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { Harness } from "./editor_harness/harness";
import { alphaAt, clickPhoto, covered, sentMask, settled } from "./editor_harness/hand";
import { everywhere } from "./states/everywhere";

let harness: Harness;
beforeAll(async () => {
  // Garbage is collected when asked for, so that a heap can be compared with another.
  harness = await Harness.open(["--js-flags=--expose-gc"]);
});
afterAll(() => harness.close());
let page: Page;
afterEach(() => page.context().close());

test.each([
  ["waiting", "waiting", "We are getting your photo ready"],
  ["missing", "missing", "This photo cannot be opened"],
  ["no-photo", "photo=/nowhere.jpg", "The photo could not be loaded"],
  ["decoder-coming", "slow", "You can begin already"],
  ["decoder-crashed", "trouble=crashed", "The mask tool stopped"],
  ["no-wasm", "trouble=no-wasm", "This browser cannot run the mask tool"],
  ["sent-before", "objects=0,1", "Object 3"],
])("axe finds nothing, and nothing scrolls sideways: %s", async (name, wish, until) => {
  page = await harness.page(wish, { reducedMotion: "reduce" });
  await page.getByText(until).first().waitFor();
  expect(await everywhere(page, `editor-${name}`)).toEqual([]);
});

test("axe finds nothing, and nothing scrolls sideways: while marking and sending", async () => {
  page = await harness.page("send=never", { reducedMotion: "reduce" });
  await page.locator(".editor-host").waitFor();
  const found = await everywhere(page, "editor-empty");
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  found.push(...(await everywhere(page, "editor-marked")));
  await clickPhoto(page, 0.1, 0.2);
  await settled(page);
  await page.locator(".notice").first().waitFor();
  await page.locator(".marks-list summary").click();
  await page.locator(".speed summary").click();
  found.push(...(await everywhere(page, "editor-warned")));
  await page.getByRole("switch", { name: "Cut-out preview" }).check();
  found.push(...(await everywhere(page, "editor-cutout")));
  await page.getByRole("button", { name: "Keys and tips" }).click();
  await page.getByRole("dialog").waitFor();
  found.push(...(await everywhere(page, "editor-help")));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  await page.getByText("Sending the mask, 40%").waitFor();
  found.push(...(await everywhere(page, "editor-sending")));
  expect(found).toEqual([]);
});

test("two objects are marked, undone and sent each on its own", async () => {
  page = await harness.page();
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  const first = await covered(page);
  await page.getByRole("button", { name: "Add an object" }).click();
  expect(await covered(page)).toBe(0);
  await clickPhoto(page, 0.9, 0.9);
  await settled(page);
  await page.keyboard.press("Control+z");
  expect(await covered(page)).toBe(0);
  await page.keyboard.press("Control+Shift+z");
  await settled(page);
  await page.getByRole("button", { name: "Make object 2" }).click();
  await page.getByRole("button", { name: /Object 1/, pressed: true }).waitFor();
  await expect.poll(() => covered(page)).toBeCloseTo(first, 2);
  await page.getByRole("button", { name: "Make object 1" }).click();
  await page.waitForFunction(() => (window as unknown as { left: string[] }).left.length === 1);
  const [two, one] = [await sentMask(page, 0), await sentMask(page, 1)];
  expect(await page.evaluate(() => (window as unknown as { sent: { object: number }[] }).sent.map((s) => s.object))).toEqual([1, 0]);
  let both = 0;
  one.pixels.forEach((v, i) => (both += v > 0 && (two.pixels[i] ?? 0) > 0 ? 1 : 0));
  expect(both / one.pixels.length).toBeLessThan(0.01);
});

test("while one object is marked the others are seen, in this visit and the next", async () => {
  page = await harness.page();
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  expect(await alphaAt(page, 0.9, 0.9)).toBe(0);
  await page.getByRole("button", { name: "Add an object" }).click();
  expect(await covered(page)).toBe(0);
  const faint = await alphaAt(page, 0.45, 0.75);
  expect(faint).toBeGreaterThan(0);
  await clickPhoto(page, 0.9, 0.9);
  await settled(page);
  expect(await alphaAt(page, 0.45, 0.75)).toBe(faint);
  expect(await everywhere(page, "editor-two-objects")).toEqual([]);
  await page.reload();
  await settled(page);
  await page.getByRole("button", { name: /Object 1/, pressed: true }).waitFor();
  await expect.poll(() => alphaAt(page, 0.9, 0.9), { timeout: 60_000 }).toBeGreaterThan(0);
});

test("a lost connection is tried again by itself; a refusal is said, and nothing is lost", async () => {
  page = await harness.page("refuse=2");
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  await sentMask(page, 0);
  await page.context().close();
  page = await harness.page("refuse=1&kind=refused");
  await clickPhoto(page, 0.45, 0.75);
  await settled(page);
  await page.getByRole("button", { name: "Make the 3D model" }).click();
  await page.getByRole("alert").getByText("the mask is empty").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Try again" }).click();
  await sentMask(page, 0);
});

test("without a decoder the marks are sent; loaded again, it goes on from them", async () => {
  page = await harness.page("trouble=unreachable&times=1");
  await page.getByText("The mask tool could not be loaded").waitFor();
  await clickPhoto(page, 0.5, 0.15);
  await clickPhoto(page, 0.5, 0.9, { modifiers: ["Alt"] });
  await page.getByRole("button", { name: "Load the tool again" }).click();
  await settled(page);
  await expect.poll(() => covered(page), { timeout: 60_000 }).toBeGreaterThan(0);
  await page.context().close();
  page = await harness.page("trouble=no-wasm");
  await page.getByText("This browser cannot run the mask tool").waitFor();
  await clickPhoto(page, 0.45, 0.75);
  await page.getByRole("button", { name: "Send these marks" }).click();
  await page.waitForFunction(() => (window as unknown as { left: string[] }).left.length === 1);
  const sent = await page.evaluate(() => (window as unknown as { sent: { object: number; prompts: { clicks: { label: number }[] } }[] }).sent[0]);
  expect([sent?.object, sent?.prompts.clicks.map((c) => c.label)]).toEqual([0, [1]]);
});

test("ten visits leave no canvas, no listener, no worker and no heap behind", async () => {
  page = await harness.page();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const visit = async (): Promise<void> => {
    await clickPhoto(page, 0.45, 0.75);
    await settled(page);
    await page.evaluate(() => (window as unknown as { hide: () => void }).hide());
    await page.locator(".editor-host").waitFor({ state: "detached" });
    await page.evaluate(() => {
      localStorage.clear();
      (window as unknown as { gc: () => void }).gc();
    });
  };
  const measure = async (): Promise<{ listeners: number; heap: number }> => {
    await page.evaluate(() => (window as unknown as { gc: () => void }).gc());
    const all = new Map((await cdp.send("Performance.getMetrics")).metrics.map((m) => [m.name, m.value]));
    return { listeners: all.get("JSEventListeners") ?? NaN, heap: all.get("JSHeapUsedSize") ?? NaN };
  };
  const again = async (): Promise<void> => {
    await page.evaluate(() => (window as unknown as { show: () => void }).show());
    await page.locator(".editor-host").waitFor();
  };
  await visit();
  await again();
  await visit();
  const before = await measure();
  for (let i = 0; i < 10; i++) {
    await again();
    await visit();
  }
  expect(await page.evaluate(() => (window as unknown as { decodersClosed: number }).decodersClosed)).toBe(12);
  // What goes, goes when the browser comes round to it; a leak stays.
  await expect.poll(async () => (await measure()).listeners - before.listeners).toBeLessThanOrEqual(5);
  // A visit's fields and outlines are some 15 MB; a leak of one a visit would be 150.
  await expect.poll(async () => (await measure()).heap - before.heap).toBeLessThan(8e6);
  await expect.poll(() => page.workers()).toEqual([]);
});
