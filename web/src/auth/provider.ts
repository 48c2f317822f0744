import { UserManager, WebStorageStateStore } from "oidc-client-ts";
import { place } from "../api/place";

// This module brings the library with it: import it only when somebody signs in or
// out, comes back from doing so, or needs a new token.

let manager: UserManager | undefined;

function provider(): UserManager {
  const { issuer, client_id } = place();
  manager ??= new UserManager({
    authority: issuer,
    client_id,
    redirect_uri: location.origin + "/callback",
    scope: "openid email profile",
    // Survives a reload and serves every tab. What guards it is the policy that no
    // script but ours runs here.
    userStore: new WebStorageStateStore({ store: localStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false, // one tab at a time does it: see renew.ts
    monitorSession: false,
    requestTimeoutInSeconds: 15, // calls wait for the token that is being renewed
  });
  return manager;
}

/** Leaves for the identity provider; comes back to /callback and from there to `to`. */
export async function leaveToSignIn(to: string): Promise<void> {
  await provider().signinRedirect({ state: { to } });
}

/** Takes what the identity provider sent; answers where to go on. */
export async function arrive(): Promise<string> {
  const user = await provider().signinRedirectCallback();
  const to = (user.state as { to?: unknown } | undefined)?.to;
  // Only a path of ours: an address may not lead elsewhere.
  return typeof to === "string" && /^\/(?![/\\])/.test(to) && !to.startsWith("/callback") ? to : "/";
}

/** A new token by the refresh token that is kept; errs where the provider refuses it. */
export async function refresh(): Promise<void> {
  if (!(await provider().signinSilent())) throw new Error("the identity provider gave no tokens");
}

/** Ends the tokens and the provider's session; comes back to the first page. */
export async function leaveToSignOut(): Promise<void> {
  const end = await provider().metadataService.getEndSessionEndpoint();
  await provider().revokeTokens(["refresh_token"]).catch(() => undefined);
  await provider().removeUser();
  // Cognito's names for OpenID Connect's id_token_hint and post_logout_redirect_uri.
  const query = new URLSearchParams({ client_id: place().client_id, logout_uri: location.origin + "/" });
  location.assign(end === undefined ? "/" : `${end}?${query.toString()}`);
}
