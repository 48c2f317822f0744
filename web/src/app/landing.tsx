import { useEffect } from "preact/hooks";
import { SignInButton } from "../auth/sign_in_button";
import { Icon } from "../ui/icon";
import "./landing.css";
import { text } from "./landing_messages";

/** What this is, for those whom it does not know. */
export default function Landing() {
  const t = text();
  useEffect(() => {
    document.title = `Gen3D · ${t.landingTitle}`;
  }, [t]);
  return (
    <main id="main" class="landing">
      <div class="landing-words">
        <h1>{t.landingTitle}</h1>
        <p class="landing-lead">{t.landingLead}</p>
        <p>
          <SignInButton large to="/">
            {t.start}
          </SignInButton>
        </p>
      </div>
      <figure class="landing-show">
        <div class="landing-pair">
          <img src="/landing/photo.webp" alt={t.photoAlt} width="480" height="480" />
          <span class="landing-arrow">
            <Icon name="arrow" />
          </span>
          <picture>
            <source srcset="/landing/model.webp" media="(prefers-reduced-motion: reduce)" />
            <img src="/landing/turning.webp" alt={t.modelAlt} width="480" height="480" />
          </picture>
        </div>
        <figcaption class="hint">{t.honest}</figcaption>
      </figure>
      <ol class="landing-steps">
        {([["upload", t.step1, t.step1Why], ["cursor", t.step2, t.step2Why], ["cube", t.step3, t.step3Why]] as const).map(([icon, title, why]) => (
          <li key={icon}>
            <Icon name={icon} />
            <h2>{title}</h2>
            <p class="dim">{why}</p>
          </li>
        ))}
      </ol>
    </main>
  );
}
