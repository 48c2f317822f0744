/** Why there is no live picture. Each has its own words in messages.ts. */
export type Trouble = "no-webgl" | "no-wasm" | "context-lost" | "corrupt" | "missing" | "expired" | "network" | "crashed";

/** Troubles that trying again may cure. */
export const curable: ReadonlySet<Trouble> = new Set<Trouble>(["context-lost", "missing", "expired", "network", "crashed"]);

export class ViewerError extends Error {
  constructor(readonly trouble: Trouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ViewerError";
  }
}

/** What kind of trouble an error is; anything unforeseen is a crash. */
export function troubleOf(error: unknown): Trouble {
  return error instanceof ViewerError ? error.trouble : "crashed";
}
