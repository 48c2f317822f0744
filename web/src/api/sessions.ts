import { call, refusal, request } from "./call";
import type { components } from "./contract.gen";
import type { Session } from "./events.gen";
import type { Preset } from "./preferences";

type Schemas = components["schemas"];
export type FileLink = Schemas["FileLink"];
export type Status = Schemas["Status"];
export type Summary = Schemas["SessionSummary"];
export type SessionPage = Schemas["SessionPage"];
export type UploadForm = Schemas["UploadForm"];
export type SharedView = Schemas["SharedView"];
export type Share = Schemas["Share"];

/** A session and links to its files. metadata.json is described by the pipeline itself. */
export interface SessionView {
  session: Session;
  files: FileLink[];
}

const one = (id: string) => ({ path: { session_id: id } });

export const beginSession = (filename: string, preset: Preset | undefined, key: string, signal?: AbortSignal) =>
  call("post", "/v1/sessions", { body: { filename: filename.slice(0, 255), ...(preset && { preset }) }, headers: { "Idempotency-Key": key }, signal });

export const listSessions = (query: { limit?: number; cursor?: string | undefined; status?: Status | undefined; q?: string | undefined }, signal?: AbortSignal) =>
  call("get", "/v1/sessions", { query, signal });

/** The session, unless it is still as `etag` says: then undefined. */
export async function readSession(id: string, etag?: string, signal?: AbortSignal): Promise<{ view: SessionView; etag: string } | undefined> {
  const res = await request("get", "/v1/sessions/{session_id}", { ...one(id), ...(etag === undefined ? {} : { headers: { "If-None-Match": etag } }), signal });
  if (res.status === 304) return undefined;
  if (!res.ok) throw await refusal(res);
  return { view: (await res.json()) as SessionView, etag: res.headers.get("ETag") ?? "" };
}

export const deleteSession = (id: string) => call("delete", "/v1/sessions/{session_id}", one(id));
export const restoreSession = (id: string) => call("post", "/v1/sessions/{session_id}/restore", one(id));
export const retrySession = (id: string) => call("post", "/v1/sessions/{session_id}/retry", one(id));
export const cancelSession = (id: string) => call("post", "/v1/sessions/{session_id}/cancel", one(id));
export const shareSession = (id: string, seconds: number) => call("post", "/v1/sessions/{session_id}/share", { ...one(id), body: { expires_in_sec: seconds } });
export const unshareSession = (id: string) => call("delete", "/v1/sessions/{session_id}/share", one(id));
export const readShared = (token: string, signal?: AbortSignal) => call("get", "/v1/shared/{token}", { path: { token }, signal });
export const renameSession = (id: string, name: string) => call("patch", "/v1/sessions/{session_id}", { ...one(id), body: { name } });
