import { signal } from "@preact/signals";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const kept = "gen3d.theme";

/** The theme that was chosen; system follows the machine. public/early.js sets it before the first paint. */
export const theme = signal<Theme>(themes.find((t) => t === localStorage.getItem(kept)) ?? "system");

export function chooseTheme(t: Theme): void {
  theme.value = t;
  if (t === "system") {
    localStorage.removeItem(kept);
    delete document.documentElement.dataset["theme"];
  } else {
    localStorage.setItem(kept, t);
    document.documentElement.dataset["theme"] = t;
  }
}
