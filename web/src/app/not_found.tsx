import { messages } from "../i18n/messages";
import { Page } from "../ui/page";

const text = messages(
  { title: "There is nothing here", why: "The address leads nowhere. Perhaps it was cut short on its way.", home: "To your models" },
  { es: { title: "Aquí no hay nada", why: "La dirección no lleva a ninguna parte. Quizá se cortó por el camino.", home: "A tus modelos" } },
);

/** The page for addresses that lead nowhere. */
export function NotFound() {
  const t = text();
  return (
    <Page title={t.title} lead={t.why}>
      <p>
        <a class="button primary" href="/">
          {t.home}
        </a>
      </p>
    </Page>
  );
}
