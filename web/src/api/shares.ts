import { call } from "./call";
import type { components } from "./contract.gen";

export type SharedView = components["schemas"]["SharedView"];
export type Share = components["schemas"]["Share"];

const one = (id: string) => ({ path: { session_id: id } });

export const shareSession = (id: string, seconds: number) => call("post", "/v1/sessions/{session_id}/share", { ...one(id), body: { expires_in_sec: seconds } });
export const unshareSession = (id: string) => call("delete", "/v1/sessions/{session_id}/share", one(id));
export const readShared = (token: string, signal?: AbortSignal) => call("get", "/v1/shared/{token}", { path: { token }, signal });
