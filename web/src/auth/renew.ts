import { giveAccess } from "../api/access";
import { account, forget, lapsed, recall, usable } from "./account";

/** How long before its end a token is renewed, in seconds. */
const ahead = 120;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Lets calls have tokens, and renews them before they end. */
export function keepSignedIn(): void {
  recall();
  giveAccess({ token: current, renew });
  schedule();
  account.subscribe(schedule);
  // Timers stand still while a machine sleeps.
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") schedule();
  });
}

function schedule(): void {
  clearTimeout(timer);
  const a = account.peek();
  if (!a?.renewable) return;
  const left = (a.expiresAt - ahead) * 1000 - Date.now();
  timer = setTimeout(() => void renew(a.token), Math.min(Math.max(left, 0), 2 ** 31 - 1));
}

async function current(): Promise<string | undefined> {
  const a = account.peek();
  if (!a || lapsed.peek()) return undefined;
  return usable(a) ? a.token : renew(a.token);
}

/**
 * A token in place of one that does not work any more. A refresh token works once,
 * so tabs take turns, and the second finds what the first got. Where the provider
 * refuses, the session has lapsed; where it cannot be reached, nothing is decided.
 */
async function renew(spent: string): Promise<string | undefined> {
  return navigator.locks.request("gen3d.renew", async () => {
    recall();
    const found = account.peek();
    if (!found) return undefined;
    if (found.token !== spent && usable(found)) return found.token;
    if (!found.renewable) {
      lapsed.value = true;
      return undefined;
    }
    try {
      const { refresh } = await import("./provider");
      await refresh();
    } catch (err) {
      if (refused(err)) lapsed.value = true;
      else timer = setTimeout(() => void renew(spent), 15_000);
      return undefined;
    }
    recall();
    lapsed.value = false;
    return account.peek()?.token;
  });
}

/** Whether it was the provider that said no, and not the network. */
function refused(err: unknown): boolean {
  return err instanceof Error && err.name === "ErrorResponse";
}

/** Leaves for the identity provider, to come back to this page. */
export async function signIn(to = location.pathname + location.search): Promise<void> {
  const { leaveToSignIn } = await import("./provider");
  await leaveToSignIn(to);
}

export async function signOut(): Promise<void> {
  const { leaveToSignOut } = await import("./provider");
  await leaveToSignOut().catch(() => {
    location.assign("/");
  });
  forget();
}
