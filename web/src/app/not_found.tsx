import { messages } from "../i18n/messages";

const text = messages(
  { title: "There is nothing here", home: "To your models" },
  { es: { title: "Aquí no hay nada", home: "A tus modelos" } },
);

/** The page for addresses that lead nowhere. */
export function NotFound() {
  const t = text();
  return (
    <main>
      <h1>{t.title}</h1>
      <a href="/">{t.home}</a>
    </main>
  );
}
