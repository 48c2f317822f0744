import { call } from "./call";
import type { components } from "./contract.gen";
import type { Preset } from "./preferences";

type Schemas = components["schemas"];
export type FileLink = Schemas["FileLink"];
export type Status = Schemas["Status"];
export type Summary = Schemas["SessionSummary"];
export type SessionPage = Schemas["SessionPage"];
export type UploadForm = Schemas["UploadForm"];

const one = (id: string) => ({ path: { session_id: id } });

export const beginSession = (filename: string, preset: Preset | undefined, key: string, signal?: AbortSignal) =>
  call("post", "/v1/sessions", { body: { filename: filename.slice(0, 255), ...(preset && { preset }) }, headers: { "Idempotency-Key": key }, signal });

export const listSessions = (query: { limit?: number; cursor?: string | undefined; status?: Status | undefined; q?: string | undefined }, signal?: AbortSignal) =>
  call("get", "/v1/sessions", { query, signal });

export const deleteSession = (id: string) => call("delete", "/v1/sessions/{session_id}", one(id));
export const restoreSession = (id: string) => call("post", "/v1/sessions/{session_id}/restore", one(id));
export const retrySession = (id: string) => call("post", "/v1/sessions/{session_id}/retry", one(id));
export const cancelSession = (id: string) => call("post", "/v1/sessions/{session_id}/cancel", one(id));
export const renameSession = (id: string, name: string) => call("patch", "/v1/sessions/{session_id}", { ...one(id), body: { name } });
