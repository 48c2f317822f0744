/** Where this app is deployed, as the site's /config.json says. */
export interface Place {
  issuer: string;
  client_id: string;
  api: string;
  storage: string;
  mailbox?: string;
  release: string;
  isolated: boolean;
}

const nowhere: Place = { issuer: "", client_id: "", api: "", storage: "", release: "unknown", isolated: false };
let known = nowhere;

/** Reads it once, before anything is shown. Without it nobody can sign in, but pages show. */
export async function findPlace(): Promise<Place> {
  try {
    const res = await fetch("/config.json");
    if (res.ok) known = { ...nowhere, ...((await res.json()) as Partial<Place>) };
  } catch {
    // Offline: what is shown says so by itself, and a reload asks again.
  }
  return known;
}

export function place(): Place {
  return known;
}
