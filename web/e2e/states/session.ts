import { answersOf, but, refused, type View } from "./answers";
import { heading, press, inTurn, words, type State } from "./state";

const at = (view: View) => `/sessions/${view.session.session_id}`;
const failure = (code: string, category: string, message: string, hint: string, retryable: boolean) => ({ code, category, message, hint, retryable });
const crashed = failure("model_crashed", "system", "The model stopped unexpectedly.", "We are looking into it. Your photo and mask are safe; you can retry at any time.", true);
const black = failure("mask_empty", "user", "The mask is empty: no object is selected.", "Paint the object white (above 127) on black, or click it in the editor, and send the mask again.", false);
const cancelled = failure("cancelled", "user", "You cancelled this.", "Try again at any time, or upload another photo or mask.", true);
const working = (stage: string, step: string) => ({ stage, object: 0, step, fraction: 0.4, eta_sec: 12 });
const onTheWay = (view: View) => ({ ...view, files: view.files.filter((f) => !/^(model|output|preview|poster)/.test(f.file)) });

/** One session on its way and at its end, and a shared one. */
export const session: State[] = [
  { name: "session-loading", path: (m) => at(m.ready), answers: (m) => ({ [`GET /v1${at(m.ready)}`]: "never" }), there: (p) => p.getByText("The session is being fetched").waitFor({ state: "attached" }) },
  {
    name: "session-missing", path: () => "/sessions/sess_1_abcdef01", there: heading("There is no such session"),
    answers: () => ({ "GET /v1/sessions/sess_1_abcdef01/events": refused(404, "not_found", "There is no such session") }),
  },
  {
    name: "session-preparing", path: (m) => at(m.awaiting), there: words("about 12 seconds left"),
    answers: (m) => answersOf(but(m.awaiting, { status: "initializing", progress: working("initialization", "embeddings"), stages: { initialization: {}, interaction: {}, reconstruction: {} } })),
  },
  { name: "session-awaiting", path: (m) => at(m.awaiting), there: (p) => p.getByRole("link", { name: "Mark the object" }).waitFor() },
  {
    name: "session-queued", path: (m) => at(m.ready), there: words("At most 7 jobs go first"),
    answers: (m) => answersOf(onTheWay(but(m.ready, { status: "reconstructing" })), { queue: { stage: "reconstruction", jobs_ahead_at_most: 7 } }),
  },
  {
    name: "session-making", path: (m) => at(m.ready), there: words("about 12 seconds left"),
    answers: (m) => answersOf(onTheWay(but(m.ready, { status: "reconstructing", progress: working("reconstruction", "colour") }))),
  },
  {
    name: "session-joining", path: (m) => at(m.ready), there: words("Another object is being made."),
    answers: (m) => answersOf(but(m.ready, { status: "reconstructing", objects: m.ready.session.objects.flatMap((o) => [o, { ...o, object: 1, status: "reconstructing" }]) })),
  },
  {
    name: "session-away", path: (m) => at(m.ready), 
    answers: (m) => answersOf(onTheWay(but(m.ready, { status: "reconstructing" }))),
    there: inTurn(heading("duck.jpg"), (p) => p.route("**/v1/sessions/**", (route) => route.abort()), words("The connection is gone.")),
  },
  { name: "session-failed", path: (m) => at(m.ready), there: words("The mask is empty"), answers: (m) => answersOf(onTheWay(but(m.ready, { status: "failed", error: black }))) },
  { name: "session-crashed", path: (m) => at(m.ready), there: words("The model stopped"), answers: (m) => answersOf(onTheWay(but(m.ready, { status: "failed", error: crashed }))) },
  { name: "session-cancelled", path: (m) => at(m.ready), there: words("You cancelled this"), answers: (m) => answersOf(onTheWay(but(m.ready, { status: "failed", error: cancelled }))) },
  { name: "session-deleted", path: (m) => at(m.ready), there: words("This session was deleted"), answers: (m) => answersOf(but(m.ready, { status: "deleted" })) },
  { name: "session-menu", path: (m) => at(m.awaiting), there: inTurn(press("More actions"), (p) => p.getByRole("button", { name: "Rename" }).waitFor()) },
  { name: "session-share", path: (m) => at(m.ready), there: inTurn(press("Share"), (p) => p.getByRole("dialog").waitFor()) },
  {
    name: "session-shared", path: (m) => at(m.ready), there: inTurn(press("Share", "Make a link"), (p) => p.getByLabel("Link", { exact: true }).waitFor()),
    answers: (m) => ({ [`POST /v1${at(m.ready)}/share`]: { status: 201, json: { token: m.token, expires_at: new Date(Date.now() + 7 * 86_400_000).toISOString() } } }),
  },
  {
    name: "session-share-refused", path: (m) => at(m.ready), there: inTurn(press("Share", "Make a link"), (p) => p.getByRole("alert").filter({ hasText: "busy" }).waitFor()),
    answers: (m) => ({ [`POST /v1${at(m.ready)}/share`]: refused(503, "unavailable", "The service is busy") }),
  },
  { name: "shared-loading", stranger: true, path: (m) => `/shared/${m.token}`, answers: (m) => ({ [`GET /v1/shared/${m.token}`]: "never" }), there: heading(/./) },
  { name: "shared-broken", stranger: true, path: (m) => `/shared/${m.token}`, answers: (m) => ({ [`GET /v1/shared/${m.token}`]: "cut" }), there: (p) => p.getByRole("alert").waitFor() },
  {
    name: "shared-gone", stranger: true, path: (m) => `/shared/${m.token}`, there: heading("This link does not work any more"),
    answers: (m) => ({ [`GET /v1/shared/${m.token}`]: refused(404, "not_found", "There is no such link") }),
  },
  {
    name: "shared-not-yet", stranger: true, path: (m) => `/shared/${m.token}`, there: (p) => p.getByRole("button", { name: "Try again" }).or(p.getByRole("button", { name: "Look again" })).first().waitFor(),
    answers: (m) => ({ [`GET /v1/shared/${m.token}`]: { json: { files: [], expires_at: new Date(Date.now() + 86_400_000).toISOString() } } }),
  },
];
