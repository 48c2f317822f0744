import { afterAll, beforeAll, expect, test } from "vitest";
import { World } from "./world";

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test("the app opens at the root under its policy, without a word in the console", async () => {
  const page = await (await world.context()).newPage();
  const said: string[] = [];
  page.on("console", (m) => said.push(m.text()));
  page.on("pageerror", (e) => said.push(e.message));
  const answer = await page.goto("/");
  expect(answer?.headers()["content-security-policy"]).toContain(world.storage);
  await page.getByRole("main").waitFor();
  expect(said).toEqual([]);
});

test("the app learns where it is deployed", async () => {
  const config = (await (await fetch(world.url + "/config.json")).json()) as Record<string, unknown>;
  expect(config).toMatchObject({ issuer: world.issuer, client_id: "gen3d-web", storage: world.storage });
});

test("storage lets the app's origin read and upload", async () => {
  const page = await world.signedIn("cors");
  await page.goto("/");
  const made = await world.api<{ upload: { url: string; fields: Record<string, string> } }>("cors", "POST", "/v1/sessions", {});
  const [status, tag] = await page.evaluate(async (form) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
    data.append("file", new Blob(["not a photo"]));
    const res = await fetch(form.url, { method: "POST", body: data });
    return [res.status, res.headers.get("ETag")] as const;
  }, made.upload);
  expect(status).toBe(204);
  expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
});
