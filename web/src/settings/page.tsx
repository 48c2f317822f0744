import { useEffect, useMemo } from "preact/hooks";
import { account } from "../auth/account";
import { SignedIn } from "../auth/guard";
import { signOut } from "../auth/renew";
import { chooseLanguage, language, type Language } from "../i18n/language";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { Page } from "../ui/page";
import { chooseTheme, theme } from "../ui/theme";
import { MailSettings } from "./mail";
import { text } from "./messages";
import { ModelSettings } from "./models";
import "./page.css";
import { Webhooks } from "./webhooks";
import { Wishes } from "./wishes";

/** All that somebody can choose. */
export default function SettingsPage() {
  return (
    <SignedIn>
      <Settings />
    </SignedIn>
  );
}

const languageNames: readonly { value: Language; text: string }[] = [
  { value: "en", text: "English" },
  { value: "es", text: "Español" },
];

function Settings() {
  const t = text();
  const a = account.value;
  const wishes = useMemo(() => new Wishes(), []);
  useEffect(() => void wishes.load(), [wishes]);
  // Mails come in the app's language.
  useEffect(() => {
    if (wishes.now && wishes.now.language !== language.value) void wishes.change({ language: language.value });
  }, [language.value]);
  return (
    <Page title={t.title}>
      <section class="card settings" aria-labelledby="look">
        <h2 id="look">{t.look}</h2>
        <div class="field">
          <span class="label">{t.theme}</span>
          <Choices label={t.theme} value={theme.value} choose={chooseTheme} options={[{ value: "system", text: t.system }, { value: "light", text: t.light }, { value: "dark", text: t.dark }]} />
        </div>
        <div class="field">
          <span class="label">{t.language}</span>
          <Choices label={t.language} value={language.value} choose={chooseLanguage} options={languageNames} />
        </div>
      </section>
      <ModelSettings wishes={wishes} />
      <MailSettings wishes={wishes} />
      <Webhooks />
      <section class="card settings" aria-labelledby="account">
        <h2 id="account">{t.account}</h2>
        {a && <p class="dim">{t.signedInAs(a.email || a.name)}</p>}
        <div class="row">
          <Button onClick={() => void signOut()}>{t.signOut}</Button>
        </div>
      </section>
    </Page>
  );
}
