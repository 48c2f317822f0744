import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { place } from "../api/place";
import { account } from "../auth/account";
import { Lapsed } from "../auth/guard";
import { signOut } from "../auth/renew";
import { SignInButton } from "../auth/sign_in_button";
import { Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { Toasts } from "../ui/toast";
import "./frame.css";
import { text } from "./messages";
import { Offline } from "./offline";

/** What stands round every page. */
export function Frame({ children }: { children: ComponentChildren }) {
  const t = text();
  return (
    <div class="frame">
      <a class="skip" href="#main">
        {t.skip}
      </a>
      <header class="top">
        <a class="brand" href="/">
          <img src="/icon.svg" alt="" width="28" height="28" />
          Gen3D
        </a>
        <Links />
        <Person />
      </header>
      <Offline />
      <Lapsed />
      {children}
      <Toasts />
    </div>
  );
}

function Links() {
  const t = text();
  const { path } = useLocation();
  const here = (p: string): "page" | undefined => (path === p ? "page" : undefined);
  const mailbox = place().mailbox;
  if (!account.value) return <span class="top-gap" />;
  return (
    <nav class="top-links" aria-label={t.main}>
      <a href="/" aria-current={here("/")}>
        {t.models}
      </a>
      <a href="/settings" aria-current={here("/settings")}>
        {t.settings}
      </a>
      {mailbox && (
        <a href={mailbox} target="_blank" rel="noreferrer">
          {t.mailbox}
        </a>
      )}
    </nav>
  );
}

function Person() {
  const t = text();
  const { route, path } = useLocation();
  const a = account.value;
  if (!a) return path === "/callback" ? null : <SignInButton plain />;
  return (
    <Menu
      label={t.account(a.name)} look="avatar" button={<span aria-hidden="true">{initial(a.name)}</span>}
      entries={[
        { label: t.settings, icon: <Icon name="settings" />, run: () => route("/settings") },
        { label: t.signOut, icon: <Icon name="person" />, run: () => void signOut() },
      ]}
    />
  );
}

function initial(name: string): string {
  return (Array.from(name.trim())[0] ?? "?").toLocaleUpperCase();
}
