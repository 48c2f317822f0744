import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { eventually } from "./world";

/** Somebody who has a keyboard and nothing else. */
export class Keys {
  constructor(private readonly page: Page) {}

  /** Presses Tab until the focus is on what is wanted, round the page at most twice. */
  async tabTo(what: string, wanted: Locator): Promise<void> {
    await wanted.waitFor();
    for (let i = 0; i < 150; i++) {
      if (await wanted.evaluate((e) => e === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab never came to ${what}; the focus is on ${await this.focused()}`);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Goes to a control and uses it. */
  async use(what: string, wanted: Locator, key = "Enter"): Promise<void> {
    await this.tabTo(what, wanted);
    await this.press(key);
  }

  /** Holds that something has the focus, once the page has come to rest after a step. */
  async kept(step: string): Promise<void> {
    const at = await eventually(`something has the focus after ${step}`, async () => {
      const now = await this.focused();
      return now === "BODY" ? undefined : now;
    }, 30_000);
    expect(at, step).not.toBe("BODY");
  }

  /** What has the focus, in words for people who read a failed test. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const e = document.activeElement;
      return e === null || e === document.body ? "BODY" : `${e.tagName} ${e.getAttribute("aria-label") ?? e.textContent.trim().slice(0, 40)}`;
    });
  }
}
