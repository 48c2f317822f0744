import type { Page } from "playwright-core";
import { letters } from "./mailbox";
import { eventually, type World } from "./world";

export const password = "Ceramic-duck-7";

/** Signs somebody new up from the app's first page, with the code from the mail. */
export async function signUp(world: World, page: Page, email: string, name = "Ada"): Promise<void> {
  await page.goto("/");
  await page.getByRole("main").getByRole("button", { name: "Get started" }).click();
  await page.getByRole("link", { name: /^Create (an )?account/ }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("E-mail address").fill(email);
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: /^Create (an )?account/ }).click();
  const code = await codeFor(world, email);
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Confirm" }).click();
}

/** The newest code that was mailed to somebody. */
export async function codeFor(world: World, email: string): Promise<string> {
  return eventually(`a code for ${email}`, async () => {
    const mails = await letters(world.url, email);
    return mails.map((m) => /^\s+(\d{3} \d{3})$/m.exec(m.text)?.[1]).findLast((code) => code !== undefined);
  });
}
