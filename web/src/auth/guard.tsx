import type { ComponentChildren } from "preact";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { account, lapsed } from "./account";
import { text } from "./messages";
import { SignInButton } from "./sign_in_button";

/** Shows a page to those who are signed in, and others the way there and back. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  const t = text();
  if (account.value) return <>{children}</>; // also after it lapsed: what is on the page stays in sight
  return (
    <Page title={t.needed} lead={t.neededWhy}>
      <p>
        <SignInButton large />
      </p>
    </Page>
  );
}

/** Says above every page that the sign-in has ended, with the way back to this very page. */
export function Lapsed() {
  const t = text();
  if (!lapsed.value) return null;
  return (
    <div class="frame-notice">
      <Notice tone="warn" icon="person" title={t.lapsed} alert actions={<SignInButton />}>
        <p>{t.lapsedWhy}</p>
      </Notice>
    </div>
  );
}
