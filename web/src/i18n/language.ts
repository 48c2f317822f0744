import { signal } from "@preact/signals";

export const languages = ["en", "es"] as const;
export type Language = (typeof languages)[number];

const kept = "gen3d.language";

/** The language in use: the one chosen before, else the browser's, else English. */
export const language = signal<Language>(initial());

function initial(): Language {
  const wanted = [localStorage.getItem(kept), ...navigator.languages];
  for (const tag of wanted) {
    const found = languages.find((l) => tag?.toLowerCase().split("-")[0] === l);
    if (found) return found;
  }
  return "en";
}

export function chooseLanguage(l: Language): void {
  localStorage.setItem(kept, l);
  language.value = l;
}
