import { refusal, request } from "./call";
import type { Session } from "./events.gen";
import type { FileLink } from "./sessions";

/** A session and links to its files. metadata.json is described by the pipeline itself. */
export interface SessionView {
  session: Session;
  files: FileLink[];
}

/** The session, unless it is still as `etag` says: then undefined. */
export async function readSession(id: string, etag?: string, signal?: AbortSignal): Promise<{ view: SessionView; etag: string } | undefined> {
  const res = await request("get", "/v1/sessions/{session_id}", { path: { session_id: id }, ...(etag === undefined ? {} : { headers: { "If-None-Match": etag } }), signal });
  if (res.status === 304) return undefined;
  if (!res.ok) throw await refusal(res);
  return { view: (await res.json()) as SessionView, etag: res.headers.get("ETag") ?? "" };
}
