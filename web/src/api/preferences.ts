import { refusal, request } from "./call";
import type { components } from "./contract.gen";
import { ProblemError } from "./problem";

export type Preferences = components["schemas"]["Preferences"];
export type Preset = components["schemas"]["Preset"];

/** What somebody wants of mail and models, as the service keeps it, and which version of it this is. */
export interface KeptPreferences {
  preferences: Preferences;
  etag: string;
}

export const readPreferences = (signal?: AbortSignal): Promise<KeptPreferences> => exchanged("get", { signal });

/** Keeps them in place of those that were read. Errs with 412 where there are others by now. */
export const keepPreferences = ({ preferences, etag }: KeptPreferences): Promise<KeptPreferences> => exchanged("put", { body: preferences, headers: { "If-Match": etag } });

async function exchanged(method: "get" | "put", options: Parameters<typeof request>[2]): Promise<KeptPreferences> {
  const res = await request(method, "/v1/preferences", options);
  if (!res.ok) throw await refusal(res);
  return { preferences: (await res.json()) as Preferences, etag: res.headers.get("ETag") ?? "" };
}

/**
 * The detail that new models are to have, or nothing where nobody chose one or the
 * service keeps no preferences. Errs where it cannot be known now, so that nobody gets
 * another detail than they chose only because the connection broke.
 */
export async function wantedPreset(signal?: AbortSignal): Promise<Preset | undefined> {
  try {
    return (await readPreferences(signal)).preferences.preset;
  } catch (err) {
    if (err instanceof ProblemError && (err.status === 404 || err.status === 501)) return undefined;
    throw err;
  }
}
