import { Choices } from "../ui/choices";
import { text } from "./messages";
import { Awaited } from "./awaited";
import type { Wishes } from "./wishes";

/** What somebody wants of mail. Mails come in the app's language. */
export function MailSettings({ wishes }: { wishes: Wishes }) {
  const t = text();
  return (
    <section class="card settings" aria-labelledby="mail">
      <div>
        <h2 id="mail">{t.mail}</h2>
        <p class="dim">{t.mailLead}</p>
      </div>
      <Awaited wishes={wishes}>
        {(p) => (
          <>
            <div class="field">
              <span class="label">{t.mailWhen}</span>
              <Choices label={t.mailWhen} value={p.email} choose={(email) => void wishes.change({ email })} options={[{ value: "each", text: t.each }, { value: "digest", text: t.digest }, { value: "none", text: t.none }]} />
            </div>
            <label class="switch">
              <span>
                <strong>{t.links}</strong>
                <span class="hint">{t.linksWhy}</span>
              </span>
              <input type="checkbox" role="switch" checked={p.file_links} onChange={(e) => void wishes.change({ file_links: e.currentTarget.checked })} />
            </label>
          </>
        )}
      </Awaited>
    </section>
  );
}
