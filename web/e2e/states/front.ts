import type { Page } from "playwright-core";
import { samplePhoto } from "../world";
import { refused } from "./answers";
import { heading, press, inTurn, words, type State } from "./state";

const card = (page: Page) => page.locator(".model-card").first().waitFor();
const pick = (page: Page) => page.locator('input[data-pick="files"]');

/** Before signing in, the models' page and uploading. */
export const front: State[] = [
  { name: "landing", stranger: true, path: () => "/", there: heading("One photo in") },
  { name: "sign-in-needed", stranger: true, path: (m) => `/sessions/${m.ready.session.session_id}`, there: heading("Sign in to go on") },
  { name: "missing-page", stranger: true, path: () => "/nowhere", there: heading("There is nothing here") },
  { name: "callback-failed", stranger: true, path: () => "/callback?code=x&state=y", there: heading("Signing in did not work") },
  {
    name: "sign-in-ended", path: () => "/",
    answers: () => ({ "GET /v1/sessions": refused(401, "unauthorized", "The token is not valid") }),
    there: async (p) => {
      await p.evaluate(() => {
        for (const [key, kept] of Object.entries(localStorage) as [string, string][])
          if (key.startsWith("oidc.user")) localStorage.setItem(key, JSON.stringify({ ...(JSON.parse(kept) as object), refresh_token: undefined, expires_at: 1 }));
      });
      await p.reload();
      await words("Your sign-in has ended")(p);
    },
  },
  { name: "home-empty", path: () => "/", answers: () => ({ "GET /v1/sessions": { json: { sessions: [] } } }), there: heading("Make a 3D model") },
  {
    name: "home", path: () => "/", there: card,
    answers: (m) => {
      const [one, other] = m.list.sessions;
      const as = (status: string, n: number, more = {}) => ({ ...other, ...more, status, session_id: `sess_1_0000000${n}` });
      const sessions = [one, other, as("reconstructing", 1, { name: "", progress: { fraction: 0.4 } }), as("failed", 2), as("created", 3, { thumbnail_url: undefined })];
      return { "GET /v1/sessions": { json: { sessions, next_cursor: "x" } } };
    },
  },
  { name: "home-loading", path: () => "/", answers: () => ({ "GET /v1/sessions": "never" }), there: (p) => p.getByText("Your models are being fetched").waitFor({ state: "attached" }) },
  { name: "home-broken", path: () => "/", answers: () => ({ "GET /v1/sessions": "cut" }), there: words("Your models could not be fetched") },
  { name: "home-nothing-found", path: () => "/?show=failed", answers: () => ({ "GET /v1/sessions": { json: { sessions: [] } } }), there: words("Nothing matches") },
  {
    name: "home-deleted", path: () => "/?show=deleted", there: card,
    answers: (m) => ({ "GET /v1/sessions": { json: { sessions: m.list.sessions.map((s) => ({ ...s, status: "deleted" })) } } }),
  },
  { name: "home-menu", path: () => "/", there: inTurn(press("Actions for duck.jpg"), (p) => p.getByRole("button", { name: "Rename" }).waitFor()) },
  { name: "home-rename", path: () => "/", there: inTurn(press("Actions for duck.jpg", "Rename"), (p) => p.getByRole("dialog").waitFor()) },
  {
    name: "home-undo", path: () => "/", there: inTurn(press("Actions for duck.jpg", "Delete"), (p) => p.getByRole("button", { name: "Undo" }).waitFor()),
    answers: (m) => ({ [`DELETE /v1/sessions/${m.ready.session.session_id}`]: { status: 204, json: null } }),
  },
  { name: "account-menu", path: () => "/", there: inTurn(card, press(/^Account of/), (p) => p.getByRole("button", { name: "Sign out" }).waitFor()) },
  { name: "offline", path: () => "/", there: inTurn(card, (p) => p.evaluate(() => dispatchEvent(new Event("offline"))), words("You are offline.")) },
  {
    name: "uploads", path: () => "/",
    answers: () => ({ "POST /v1/sessions": "never" }),
    there: async (p) => {
      const bomb = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"), Buffer.from([0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20])]);
      await pick(p).setInputFiles([{ name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture at all") }, { name: "bomb.png", mimeType: "image/png", buffer: bomb }]);
      await words("It has 400 megapixels")(p);
      await pick(p).setInputFiles([samplePhoto, samplePhoto]);
      await p.locator(".upload").nth(3).waitFor();
    },
  },
  { name: "upload-broken", path: () => "/", answers: () => ({ "POST /v1/sessions": "cut" }), there: async (p) => {
      await pick(p).setInputFiles([samplePhoto, samplePhoto]);
      await words("The connection broke.")(p);
    } },
  {
    name: "upload-failed", path: () => "/", answers: () => ({ "POST /v1/sessions": refused(409, "too_many_sessions", "There are too many sessions") }),
    there: async (p) => {
      await pick(p).setInputFiles([samplePhoto, samplePhoto]);
      await p.getByRole("button", { name: /Try again/ }).first().waitFor();
    },
  },
  {
    name: "page-broke", path: () => "/", there: heading("Something on this page broke"),
    answers: (m) => ({ "GET /v1/sessions": { json: { sessions: m.list.sessions.map((s) => ({ ...s, created_at: "never" })) } } }),
  },
  {
    name: "page-outdated", path: () => "/",
    there: inTurn(card, (p) => p.route("**/assets/**", (route) => route.fulfill({ status: 404 })), (p) => p.getByRole("link", { name: "Settings" }).click(), heading("There is a newer version")),
  },
];
