import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { violations } from "./axe";
import { run } from "./program";
import { sampleMask, World } from "./world";

test("a model that our side failed to make is made once our side is mended and its owner tries again", async () => {
  const dir = await mkdtemp(join(tmpdir(), "gen3d-e2e-retry-"));
  // No model is made in a millisecond: a failure of the system, not of the photo.
  let running = await run(dir, ["--free-ports", "--reconstruct-timeout=1ms"]);
  const world = await World.open(running.at);
  try {
    const port = (url: string) => new URL(url).port;
    const id = await world.upload("unlucky", undefined, sampleMask);
    await world.session("unlucky", id, "failed");
    const page = await world.signedIn("unlucky");
    await page.goto(`/sessions/${id}`);
    await page.getByRole("alert").getByText("The model took too long.").waitFor();
    await page.getByText("We are looking into it.").waitFor();
    expect(await violations(page)).toEqual([]);

    await running.stop();
    running = await run(dir, [`--port=${port(running.at.url)}`, `--s3-port=${port(running.at.s3)}`, `--cloud-port=${port(running.at.sqs)}`]);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("It is being tried again.").waitFor();
    await page.locator(".viewer").waitFor();
    await world.session("unlucky", id, "completed", "notified");
    expect(await page.getByRole("alert").count()).toBe(0);
  } finally {
    await world.close();
    await running.stop();
    await rm(dir, { recursive: true, force: true });
  }
});
