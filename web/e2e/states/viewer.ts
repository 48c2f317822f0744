import type { Page, Route } from "playwright-core";
import { answersOf, but, type View } from "./answers";
import { press, inTurn, words, type State } from "./state";

const path = (m: { ready: View }) => `/sessions/${m.ready.session.session_id}`;
const ready = (page: Page) => page.locator(".viewer [data-phase=ready]").waitFor({ timeout: 180_000 });
const choose = (...names: string[]) => async (page: Page) => {
  for (const name of names) await page.getByRole("radio", { name, exact: true }).check();
};
const shut = (page: Page) => page.keyboard.press("Escape");
const storage = (file: string, give: (route: Route) => unknown) => async (page: Page) => {
  await page.route(new RegExp(`/${file.replace(".", "\\.")}\\?`), (route) => void give(route));
  await page.reload();
};

/** Both objects are the duck, side by side. */
function two(view: View): View {
  const second = view.files.map((f) => ({ ...f, object: 1 }));
  return { ...but(view, { objects: [...view.session.objects, ...view.session.objects.map((o) => ({ ...o, object: 1 }))] }), files: [...view.files, ...second] };
}

/** The viewer, as the page of a session has it. */
export const viewer: State[] = [
  { name: "model", path, there: ready },
  { name: "model-shared", stranger: true, path: (m) => `/shared/${m.token}`, there: ready },
  { name: "model-appearance", path, there: inTurn(ready, press("Appearance")) },
  { name: "model-dark", path, there: inTurn(ready, press("Appearance"), choose("Dark"), shut) },
  { name: "model-mesh", path, there: inTurn(ready, choose("Mesh"), ready) },
  { name: "model-clay", path, there: inTurn(ready, choose("Mesh"), ready, press("Appearance"), choose("Clay"), shut) },
  { name: "model-clay-appearance", path, there: inTurn(ready, choose("Mesh"), ready, press("Appearance"), choose("Clay", "From the side", "Glossy")) },
  { name: "model-clay-studio", path, there: inTurn(ready, choose("Mesh"), ready, press("Appearance"), choose("Clay", "Studio", "Dark"), shut) },
  { name: "model-wireframe", path, there: inTurn(ready, choose("Wireframe"), ready, press("Box")) },
  { name: "model-none", path, there: inTurn(ready, press("Appearance"), choose("None"), shut) },
  { name: "model-downloads", path, there: inTurn(ready, press("Download")) },
  { name: "model-moves", path, there: inTurn(ready, press("Move the picture")) },
  {
    name: "model-better", path, there: inTurn(ready, words("A better model is being made")),
    answers: (m) => answersOf(but(m.ready, { status: "reconstructing", progress: { stage: "reconstruction", object: 0, step: "colour", fraction: 0.4, eta_sec: 12 } })),
  },
  { name: "model-two", path, answers: (m) => answersOf(two(m.ready)), there: ready },
  { name: "model-loading", path, there: inTurn(storage("model.spz", () => undefined), words(/Loading the model|Preparing the picture/)) },
  { name: "model-gone", path, there: inTurn(storage("model.(spz|glb)", (r) => r.fulfill({ status: 404 })), words("The model's file is not there")) },
  { name: "model-unreached", path, there: inTurn(storage("model.spz", (r) => r.abort()), words("The model did not arrive")) },
  { name: "model-as-mesh", path, there: inTurn(storage("model.spz", (r) => r.fulfill({ status: 200, body: "no model" })), words("The splats cannot be shown here")) },
  { name: "model-download-failed", path, there: inTurn(ready, (p) => p.route(/\/model\.stl\?/, (r) => r.abort()), press("Download"), (p) => p.getByRole("link", { name: /STL/ }).click(), words("That download did not work")) },
];
