import { address } from "./call";
import { place } from "./place";

/** Reports that are not sent: the same again, and more than these in one visit. */
const most = 10;
const told = new Set<string>();

/**
 * Tells the operators of an error. What could name somebody is left out: addresses
 * lose their query and everything that names a session or a share, texts lose mail
 * addresses and tokens. It never errs and is never told of its own errors.
 */
export function reportError(err: unknown): void {
  const e = err instanceof Error ? err : new Error(String(err));
  const message = clean(`${e.name}: ${e.message}`).slice(0, 2000);
  if (told.size >= most || told.has(message)) return;
  told.add(message);
  const body = { message, stack: clean(e.stack ?? "").slice(0, 16000), page: clean(location.pathname).slice(0, 2000), release: place().release.slice(0, 64) };
  void fetch(address("/v1/client-errors", {}), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), keepalive: true }).catch(() => undefined);
}

export function clean(text: string): string {
  return text
    .replace(/[?#][^\s'")<>]+/g, "?…")
    .replace(/sess_\d+_[0-9a-f]+/g, "sess_…")
    .replace(/\/shared\/[\w-]+/g, "/shared/…")
    .replace(/users\/[^/\s]+/g, "users/…")
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, "…@…")
    .replace(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, "token");
}
