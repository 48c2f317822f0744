import { computed, signal } from "@preact/signals";
import { place } from "../api/place";

/** Who is signed in, as far as this app needs to know before anything else is loaded. */
export interface Account {
  name: string;
  email: string;
  token: string;
  /** Unix seconds. */
  expiresAt: number;
  /** Whether it can be renewed without asking anybody. */
  renewable: boolean;
}

/** What oidc-client-ts keeps; this module reads it without the library. */
interface Kept {
  access_token: string;
  refresh_token?: string;
  expires_at?: number;
  profile?: { sub?: string; name?: string; email?: string };
}

/** The account, undefined for nobody. */
export const account = signal<Account | undefined>(undefined);

/** Somebody was signed in, and is not any more without having asked for it. */
export const lapsed = signal(false);

export const signedIn = computed(() => account.value !== undefined && !lapsed.value);

export function accountKey(): string {
  return `oidc.user:${place().issuer}:${place().client_id}`;
}

/** Takes up what an earlier visit, or another tab, has left. */
export function recall(): void {
  const kept = read();
  account.value = kept;
  if (kept) lapsed.value = !usable(kept) && !kept.renewable;
}

/** Forgets the account here; the identity provider may still know the browser. */
export function forget(): void {
  localStorage.removeItem(accountKey());
  account.value = undefined;
  lapsed.value = false;
}

/** Whether its token works for some seconds yet. */
export function usable(a: Account, now = Date.now()): boolean {
  return a.expiresAt - 10 > now / 1000;
}

function read(): Account | undefined {
  const text = localStorage.getItem(accountKey());
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as Kept;
    const { name = "", email = "", sub = "" } = kept.profile ?? {};
    return { name: name || email || sub, email, token: kept.access_token, expiresAt: kept.expires_at ?? 0, renewable: kept.refresh_token !== undefined };
  } catch {
    return undefined; // not ours, or cut short: as good as none
  }
}

addEventListener("storage", (e) => {
  if (e.key === accountKey() || e.key === null) recall();
});
