import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { keepFocus } from "./keep_focus";

beforeAll(() => keepFocus());
beforeEach(() => {
  document.body.innerHTML = `<main id="main"><h1>Models</h1><button id="a">A</button><button id="b">B</button></main>`;
});
afterEach(() => document.body.replaceChildren());

const focus = (id: string): HTMLElement => {
  const e = document.getElementById(id) ?? document.body;
  e.focus();
  return e;
};
/** How long what is to come may take, in ms, where much else is going on. */
const patience = 30_000;
const settled = () => new Promise((done) => setTimeout(done, 150));

test("the heading takes the focus of a button that goes away", async () => {
  focus("a").remove();
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe("H1"), patience);
});

test("a component that gives the focus on is left alone", async () => {
  focus("a").remove();
  focus("b");
  await settled();
  expect(document.activeElement?.id).toBe("b");
});

test("a change elsewhere moves nothing", async () => {
  focus("a");
  document.getElementById("b")?.remove();
  await settled();
  expect(document.activeElement?.id).toBe("a");
});

test("a page that comes later takes it then", async () => {
  const a = focus("a");
  document.getElementById("main")?.remove();
  await settled();
  expect(a.isConnected).toBe(false);
  document.body.innerHTML = `<main id="main"><h1 tabindex="-1">Next</h1></main>`;
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe("Next"), patience);
});
