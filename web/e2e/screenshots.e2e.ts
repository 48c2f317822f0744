import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe";
import { sampleMask, World } from "./world";

// Every page and state, held against axe; pictured as well by `make screenshots`.
const folder = process.env["GEN3D_SCREENSHOTS"];
const widths = folder ? [390, 768, 1440] : [390, 1440];

let world: World;
const made = { ready: "", awaiting: "", token: "" };
beforeAll(async () => {
  world = await World.open();
  if (folder) mkdirSync(folder, { recursive: true });
  made.ready = await world.upload("ada", undefined, sampleMask, "duck.jpg");
  made.awaiting = await world.upload("ada", undefined, undefined, "another duck with a long name.jpg");
  await world.session("ada", made.ready, "completed", "notified");
  await world.session("ada", made.awaiting, "awaiting_mask");
  made.token = (await world.api<{ token: string }>("ada", "POST", `/v1/sessions/${made.ready}/share`, {})).token;
});
afterAll(() => world.close());

interface Shown {
  name: string;
  user?: string;
  path: () => string;
  there: (page: Page) => Promise<unknown>;
}

const heading = (name: string | RegExp) => (page: Page) => page.getByRole("heading", { level: 1, name }).waitFor();
const shown: Shown[] = [
  { name: "landing", path: () => "/", there: heading("One photo in") },
  { name: "signed-out-session", path: () => `/sessions/${made.ready}`, there: heading("Sign in to go on") },
  { name: "missing-page", path: () => "/nowhere", there: heading("There is nothing here") },
  { name: "callback-failed", path: () => "/callback?code=x&state=y", there: heading("Signing in did not work") },
  { name: "shared", path: () => `/shared/${made.token}`, there: (p) => p.locator(".viewer").waitFor() },
  { name: "shared-gone", path: () => "/shared/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", there: heading("This link does not work any more") },
  { name: "home-empty", user: "nobody-yet", path: () => "/", there: heading("Make a 3D model") },
  { name: "home", user: "ada", path: () => "/", there: (p) => p.locator(".model-card").nth(1).waitFor() },
  { name: "home-nothing-found", user: "ada", path: () => "/?show=failed", there: (p) => p.getByText("Nothing matches").waitFor() },
  {
    name: "home-broken", user: "ada", path: () => "/",
    there: async (p) => {
      await p.route("**/v1/sessions?*", (r) => r.abort());
      await p.reload();
      await p.getByText("Your models could not be fetched").waitFor();
    },
  },
  {
    name: "home-loading", user: "ada", path: () => "/",
    there: async (p) => {
      await p.route("**/v1/sessions?*", () => undefined);
      await p.reload();
      await p.getByText("Your models are being fetched").waitFor({ state: "attached" });
    },
  },
  {
    name: "menu", user: "ada", path: () => "/",
    there: async (p) => {
      await p.getByRole("button", { name: "Actions for duck.jpg" }).click();
      await p.getByRole("button", { name: "Rename" }).waitFor();
    },
  },
  {
    name: "rename", user: "ada", path: () => "/",
    there: async (p) => {
      await p.getByRole("button", { name: "Actions for duck.jpg" }).click();
      await p.getByRole("button", { name: "Rename" }).click();
      await p.getByRole("dialog").waitFor();
    },
  },
  { name: "session-awaiting", user: "ada", path: () => `/sessions/${made.awaiting}`, there: (p) => p.getByRole("link", { name: "Mark the object" }).waitFor() },
  { name: "session-ready", user: "ada", path: () => `/sessions/${made.ready}`, there: (p) => p.locator(".viewer").waitFor() },
  { name: "session-missing", user: "ada", path: () => "/sessions/sess_1_abcdef01", there: heading("There is no such session") },
  {
    name: "share", user: "ada", path: () => `/sessions/${made.ready}`,
    there: async (p) => {
      await p.getByRole("button", { name: "Share" }).click();
      await p.getByRole("dialog").waitFor();
    },
  },
  { name: "settings", user: "ada", path: () => "/settings", there: (p) => p.getByText("Send mail for").waitFor() },
];

for (const width of widths)
  for (const colorScheme of ["light", "dark"] as const)
    test.each(shown)(`$name at ${width} px, ${colorScheme}`, { timeout: 120_000 }, async ({ name, user, path, there }) => {
      const options = { viewport: { width, height: width < 600 ? 844 : 900 }, colorScheme, reducedMotion: "reduce" as const };
      const page = user === undefined ? await (await world.context(options)).newPage() : await world.signedIn(user, options);
      await page.goto(path());
      await there(page);
      if (folder) await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), "it scrolls sideways").toBeLessThanOrEqual(0);
      await page.context().close();
    });
