import type { Page } from "playwright-core";
import type { Answers, Made } from "./answers";

/** A state of a page: how it comes about, and what is there once it has. */
export interface State {
  name: string;
  /** For people who have not signed in. */
  stranger?: true;
  path: (made: Made) => string;
  answers?: (made: Made) => Answers;
  there: (page: Page, made: Made) => Promise<unknown>;
}

export const heading = (name: string | RegExp) => (page: Page) => page.getByRole("heading", { level: 1, name }).waitFor();
export const words = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor();

/** Uses buttons one after the other. */
export const press = (...names: (string | RegExp)[]) => async (page: Page) => {
  for (const name of names) await page.getByRole("button", { name }).first().click();
};

/** One thing after the other. */
export const inTurn = (...steps: ((page: Page) => Promise<unknown>)[]) => async (page: Page) => {
  for (const step of steps) await step(page);
};
