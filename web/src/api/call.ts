import { access } from "./access";
import type { paths } from "./contract.gen";
import { place } from "./place";
import { ProblemError, UnreachableError, type Problem } from "./problem";

type Verb = "get" | "post" | "put" | "patch" | "delete";
type Route<M extends Verb> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Verb> = paths[P] extends Record<M, infer O> ? O : never;
type Sent<O> = O extends { requestBody?: { content: { "application/json": infer B } } } ? B : undefined;
type Good = 200 | 201 | 202 | 204;
type Content<R> = R extends { content: { "application/json": infer B } } ? B : undefined;
type Received<O> = O extends { responses: infer R } ? { [S in keyof R]: S extends Good ? Content<R[S]> : never }[keyof R] : never;

export interface Options<B> {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  body?: B;
  signal?: AbortSignal | undefined;
  /** The answer is a stream: it may take as long as it likes. */
  endless?: boolean;
}

/** The longest that a call may take with its answer, in ms. The service ends its work after 10 s. */
const mostMs = 30_000;

/** Calls the API by the contract's own types. Errs with ProblemError or UnreachableError. */
export async function call<M extends Verb, P extends Route<M>>(method: M, path: P, options: Options<Sent<Operation<P, M>>> = {}): Promise<Received<Operation<P, M>>> {
  const res = await request(method, path, options);
  if (!res.ok) throw await refusal(res);
  const text = await res.text().catch(unreachable);
  return (text === "" ? undefined : JSON.parse(text)) as Received<Operation<P, M>>;
}

/** How often a call that changes nothing waits and asks again when the service says when to. */
const patience = 2;
/** The longest that it waits for that, in seconds: beyond, people are told. */
const longest = 10;

/** The answer itself, whatever it is. A refused token is renewed once. */
export async function request(method: Verb, path: string, options: Options<unknown>): Promise<Response> {
  let token = await access().token();
  for (let waits = 0, renewed = false; ; ) {
    const res = await once(method, path, options, token);
    if (res.status === 401 && token !== undefined && !renewed) {
      renewed = true;
      token = await access().renew(token);
      if (token !== undefined) continue;
    }
    const wait = retryAfter(res);
    if (method === "get" && (res.status === 429 || res.status === 503) && wait !== undefined && wait <= longest && waits++ < patience) {
      await new Promise((done) => setTimeout(done, wait * 1000));
      continue;
    }
    return res;
  }
}

async function once(method: Verb, path: string, options: Options<unknown>, token: string | undefined): Promise<Response> {
  const headers = new Headers(options.headers);
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  try {
    return await fetch(address(path, options), {
      method: method.toUpperCase(),
      headers,
      cache: "no-store", // the ETag is ours to send; a browser's cache would hide a 304
      body: options.body === undefined ? null : JSON.stringify(options.body),
      // A line that is dropped without a word would be waited for without end.
      signal: AbortSignal.any([...(options.signal ? [options.signal] : []), ...(options.endless ? [] : [AbortSignal.timeout(mostMs)])]),
    });
  } catch (err) {
    if (options.signal?.aborted) throw err;
    return unreachable(err);
  }
}

function unreachable(err: unknown): never {
  throw new UnreachableError(err);
}

export function address(path: string, options: Pick<Options<unknown>, "path" | "query">): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(options.path?.[name] ?? ""));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) if (value !== undefined) query.set(name, String(value));
  const q = query.toString();
  return place().api + filled + (q === "" ? "" : "?" + q);
}

export async function refusal(res: Response): Promise<ProblemError> {
  const body: unknown = await res.json().catch(() => undefined);
  if (isProblem(body)) return new ProblemError(body, retryAfter(res));
  // Not ours: a proxy's page, as a rule.
  return new ProblemError({ type: "about:blank", title: "The service gave an unexpected answer", status: res.status, code: "unexpected", request_id: res.headers.get("X-Request-Id") ?? "" }, retryAfter(res));
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "status" in body && "title" in body;
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfter(res: Response): number | undefined {
  const text = res.headers.get("Retry-After");
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
