import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleMask, samplePhoto, World } from "./world";

interface Made {
  status: string;
  image?: { preset?: string };
  stages: { reconstruction: { preset?: string } };
}

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test("the detail chosen in the settings is remembered, and what the next photo's model gets", async () => {
  const page = await world.signedIn("picky");
  await page.goto("/settings");
  const detail = page.getByRole("group", { name: "Detail" });
  await detail.waitFor();
  expect(await detail.locator("input:checked").count(), "nobody has chosen").toBe(0);
  await page.getByText("You have not chosen yet").waitFor();
  await detail.getByLabel("Fast").check();
  await page.getByText("Saved.").waitFor();

  await page.reload();
  await page.getByText("Ready soonest").waitFor();
  expect(await detail.getByLabel("Fast").isChecked()).toBe(true);

  await page.goto("/");
  await page.locator("input[type=file]").first().setInputFiles(samplePhoto);
  await page.waitForURL(/\/sessions\/sess_/);
  const id = /sess_\w+/.exec(page.url())?.[0] ?? "";
  expect((await world.session<Made>("picky", id, "awaiting_mask")).image?.preset).toBe("fast");
  await page.goto(`/sessions/${id}`);
  await page.getByText("Detail: fast").waitFor();

  await world.mask("picky", id, sampleMask);
  expect((await world.session<Made>("picky", id, "completed", "notified")).stages.reconstruction.preset).toBe("fast");
  await page.getByText("preset fast").waitFor({ state: "attached" });
});
