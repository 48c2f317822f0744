/**
 * Keeps the focus on the page. Where what has it goes away (a button that has done
 * its work, a message that is dismissed, a card that is deleted), browsers give it to
 * nobody, and the next Tab begins at the top. Then the page's heading takes it, as
 * after a move to another page; a component that knows a better place is faster.
 */
export function keepFocus(root = document): void {
  let last: Element | undefined;
  let due: ReturnType<typeof setTimeout> | undefined;
  const lost = (): boolean => last !== undefined && !last.isConnected && (root.activeElement === null || root.activeElement === root.body);
  const give = (): void => {
    due = undefined;
    const heading = lost() ? root.querySelector<HTMLElement>("dialog[open] h2, #main h1") : null;
    if (!heading) return; // the next change asks again: a page may be on its way
    if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  root.addEventListener("focusin", (e) => {
    if (e.target instanceof Element) last = e.target;
  });
  // A press on nothing in particular lets go of the focus on purpose.
  root.addEventListener("pointerdown", () => (last = undefined));
  // Effects, by which components give the focus, run within a frame of the change: 16 ms at 60 Hz.
  new MutationObserver(() => {
    if (lost()) due ??= setTimeout(give, 50);
  }).observe(root.documentElement, { childList: true, subtree: true });
}
