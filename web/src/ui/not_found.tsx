import { messages } from "../i18n/messages";
import { Page } from "./page";

const text = messages(
  { title: "There is nothing here", why: "The address leads nowhere. Perhaps it was cut short on its way.", home: "To your models" },
  { es: { title: "Aquí no hay nada", why: "La dirección no lleva a ninguna parte. Quizá se cortó por el camino.", home: "A tus modelos" } },
);

/** The page for addresses that lead nowhere; where it is known what was looked for, and by whom, it says so. */
export default function NotFound({ title, why, home }: { title?: string; why?: string; home?: string }) {
  const t = text();
  return (
    <Page title={title ?? t.title} lead={why ?? t.why}>
      <p>
        <a class="button primary" href="/">
          {home ?? t.home}
        </a>
      </p>
    </Page>
  );
}
