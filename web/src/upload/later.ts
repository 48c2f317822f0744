import { signal } from "@preact/signals";
import type * as sending from "./sending";

/** What sends photos, once the first is there: who only looks at models never loads it. */
export const sender = signal<typeof sending | undefined>(undefined);

/** Loads it; errs where the network is away. It is called ahead too, when somebody goes for the button. */
export async function loadSender(): Promise<typeof sending> {
  return (sender.value ??= await import("./sending"));
}
