import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const script = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe finds wrong with the page once nothing on it fades or slides: one line for each element, none if all is well. */
export async function violations(page: Page): Promise<string[]> {
  await still(page);
  // The policy of the site forbids a script tag's text, so it comes by the debugger.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await source());
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (d: Document, o: object) => Promise<AxeResults> } };
    return (await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations;
  });
  return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary ?? v.help}`));
}

/** Waits until what moves for a while has come to rest: half faded in, words have half their contrast. */
async function still(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== "running" || a.effect?.getComputedTiming().endTime === Infinity));
}

async function source(): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return readFile(script, "utf8");
}
