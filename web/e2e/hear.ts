import type { Page } from "playwright-core";

/**
 * Listens for words that a page says for some seconds only, from before what brings them
 * about; the answer waits until they were there. Asked now and then, a page that is busy
 * with drawing a model might have said them and be done.
 */
export async function listen(page: Page, words: string): Promise<() => Promise<unknown>> {
  await page.evaluate((wanted) => {
    const hearing = window as unknown as { heard?: Set<string> };
    const heard = (hearing.heard ??= new Set());
    const look = (): void => {
      if (!document.body.textContent.includes(wanted)) return;
      heard.add(wanted);
      observer.disconnect();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  }, words);
  return () => page.waitForFunction((wanted) => (window as unknown as { heard?: Set<string> }).heard?.has(wanted), words);
}
