import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { make, serve, type Made } from "./states/answers";
import { calm, everywhere } from "./states/everywhere";
import { front } from "./states/front";
import { session } from "./states/session";
import { settings } from "./states/settings";
import type { State } from "./states/state";
import { viewer } from "./states/viewer";
import { thinned } from "./viewer/thin";
import { World } from "./world";

// Every page in every state, at three widths, light and dark. The pages are the
// program's own; where a state takes long or is rare, their calls are answered here,
// with what the service said before. `make screenshots` pictures them all.
let world: World;
let made: Made;
let [signedIn, stranger]: BrowserContext[] = [];
beforeAll(async () => {
  world = await World.open();
  made = await make(world);
  signedIn = (await world.signedIn("ada", calm)).context();
  stranger = await world.context(calm);
});
afterAll(() => world.close());

function looksAt(states: readonly State[]): void {
  test.each(states)("$name", async (state) => {
    const page = await (state.stranger ? stranger : signedIn)?.newPage();
    if (!page) throw new Error("there is no window");
    await serve(page, { ...made.usual, ...state.answers?.(made) });
    await thinned(page);
    await page.goto(state.path(made));
    await state.there(page, made);
    expect(await everywhere(page, state.name)).toEqual([]);
    await page.close();
  });
}

// Two at a time: while one waits for the network, the other draws.
describe.concurrent("axe has nothing to say, and nothing scrolls sideways", () => looksAt([...front, ...session, ...settings]));
// One at a time: software plays a graphics card for each, and two would take turns on it.
describe("axe has nothing to say of the viewer, and nothing scrolls sideways", () => looksAt(viewer));
