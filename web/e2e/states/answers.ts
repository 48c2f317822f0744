import type { Page, Route } from "playwright-core";
import { sampleMask, type World } from "../world";

/** What the service says to a call: JSON, a refusal, a line that is cut, or nothing for good. */
export type Answer = { json: unknown; status?: number } | "cut" | "never";
export type Answers = Readonly<Record<string, Answer>>;

interface Failure {
  code: string;
  category: string;
  message: string;
  hint: string;
  retryable: boolean;
}

export interface View {
  session: { session_id: string; status: string; updated_at: string; name?: string; progress?: object; error?: Failure; stages: Record<string, object>; objects: { object: number; status: string }[] };
  files: { file: string; object: number; url: string }[];
}

export interface List {
  sessions: { session_id: string; status: string; name: string; poster_url?: string; progress?: object }[];
  next_cursor?: string;
}

/** What the real service said once, by which every state is made. */
export interface Made {
  ready: View;
  awaiting: View;
  list: List;
  token: string;
  usual: Answers;
}

const user = "ada";

/** Has two sessions made, one with its model, and asks for all that pages ask for. */
export async function make(world: World): Promise<Made> {
  const ask = <T>(path: string) => world.api<T>(user, "GET", path);
  const [done, open] = await Promise.all([
    world.upload(user, undefined, sampleMask, "duck.jpg"),
    world.upload(user, undefined, undefined, "another duck with a long name.jpg"),
  ]);
  await world.session(user, done, "notified");
  await world.session(user, open, "awaiting_mask");
  const { token } = await world.api<{ token: string }>(user, "POST", `/v1/sessions/${done}/share`, {});
  const [ready, awaiting, list, shared] = await Promise.all([ask<View>(`/v1/sessions/${done}`), ask<View>(`/v1/sessions/${open}`), ask<List>("/v1/sessions"), ask(`/v1/shared/${token}`)]);
  const usual: Answers = {
    "GET /v1/sessions": { json: list },
    "GET /v1/preferences": { json: await ask("/v1/preferences") },
    "GET /v1/webhooks": { json: { endpoints: [], max_endpoints: 20 } },
    [`GET /v1/shared/${token}`]: { json: shared },
    ...answersOf(ready),
    ...answersOf(awaiting),
    "POST /v1/client-errors": { json: {}, status: 202 },
  };
  return { ready, awaiting, list, token, usual };
}

/** A session as it would be with other words in its metadata. */
export function but(view: View, change: Partial<View["session"]>): View {
  return { ...view, session: { ...view.session, ...change } };
}

/** What the service says of a session: itself, and by its stream. */
export function answersOf(view: View, state: object = {}): Answers {
  const { session_id, status, updated_at, progress, error } = view.session;
  return {
    [`GET /v1/sessions/${session_id}`]: { json: view },
    [`GET /v1/sessions/${session_id}/events`]: { json: { session_id, status, updated_at, etag: '"x"', progress, error, ...state } },
  };
}

/** Answers a page's calls; what nobody has an answer for goes to the service. */
export async function serve(page: Page, answers: Answers): Promise<void> {
  await page.route("**/v1/**", (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    const answer = answers[`${request.method()} ${pathname}`];
    return answer === undefined ? route.continue() : give(route, answer, pathname.endsWith("/events"));
  });
}

async function give(route: Route, answer: Answer, stream: boolean): Promise<void> {
  if (answer === "never") return;
  if (answer === "cut") return route.abort();
  const { json, status = 200 } = answer;
  const headers = { ETag: '"x"' };
  if (stream) return route.fulfill({ status, headers, contentType: "text/event-stream", body: `event: state\ndata: ${JSON.stringify(json)}\n\n` });
  return route.fulfill({ status, headers, json, contentType: status < 400 ? "application/json" : "application/problem+json" });
}

/** A refusal as the service words it. */
export function refused(status: number, code: string, title: string, detail?: string): Answer {
  return { status, json: { type: `urn:gen3d:problem:${code}`, title, status, code, request_id: "0a1b2c3d4e5f", ...(detail && { detail }) } };
}
