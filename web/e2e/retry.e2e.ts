import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { violations } from "./axe";
import { listen } from "./hear";
import { run } from "./program";
import { sampleMask, World } from "./world";

let dir: string;
let running: Awaited<ReturnType<typeof run>>;
let world: World | undefined;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "gen3d-e2e-retry-"));
});
afterEach(async () => {
  await world?.close();
  await running.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Ends the program and starts it anew with other flags, at the same addresses and with what it has kept. */
async function again(...flags: string[]): Promise<void> {
  const port = (url: string) => new URL(url).port;
  const { url, s3, sqs } = running.at;
  await running.stop();
  running = await run(dir, [`--port=${port(url)}`, `--s3-port=${port(s3)}`, `--cloud-port=${port(sqs)}`, ...flags]);
}

/** The owner's button leads to the model, and to the news of it. */
async function tryAgain(page: Page, owner: string, id: string): Promise<void> {
  const tried = await listen(page, "It is being tried again.");
  await page.getByRole("button", { name: "Try again" }).click();
  await tried();
  await page.locator(".viewer").waitFor();
  await world?.session(owner, id, "completed", "notified");
}

test("a model that our side failed to make is made once our side is mended and its owner tries again", async () => {
  // No model is made in a millisecond: a failure of the system, not of the photo.
  running = await run(dir, ["--free-ports", "--reconstruct-timeout=1ms"]);
  world = await World.open(running.at);
  const id = await world.upload("unlucky", undefined, sampleMask);
  await world.session("unlucky", id, "failed");
  const page = await world.signedIn("unlucky");
  await page.goto(`/sessions/${id}`);
  await page.getByRole("alert").getByText("The model took too long.").waitFor();
  await page.getByText("We are looking into it.").waitFor();
  expect(await violations(page)).toEqual([]);

  await again();
  await tryAgain(page, "unlucky", id);
  await expect.poll(() => page.getByRole("alert").count()).toBe(0);
});

test("what was stopped is made after all by its button", async () => {
  running = await run(dir);
  world = await World.open(running.at);
  const id = await world.upload("stopper");
  await world.session("stopper", id, "awaiting_mask");
  await again("--no-work"); // no machine takes the job before it is stopped
  const page = await world.signedIn("stopper");
  await page.goto(`/sessions/${id}`);
  await page.getByRole("link", { name: "Mark the object" }).waitFor();
  await world.mask("stopper", id, sampleMask);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("You cancelled this.").waitFor();
  await world.session("stopper", id, "failed");
  expect(await violations(page)).toEqual([]);

  await again();
  await tryAgain(page, "stopper", id);
  await expect.poll(() => page.getByText("You cancelled this.").count()).toBe(0);
});
