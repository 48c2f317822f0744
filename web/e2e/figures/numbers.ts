import { loadavg } from "node:os";

/** The p-th part of numbers in order, 0 to 1. */
export function part(numbers: readonly number[], p: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN;
}

/** Says a figure beside its goal, and how loaded the machine was. */
export function tell(what: string, seen: number, goal?: number, unit = "ms"): void {
  const rounded = seen >= 100 ? Math.round(seen) : Math.round(seen * 10) / 10;
  const verdict = goal === undefined ? "" : `, goal ≤ ${goal}: ${seen <= goal ? "held" : "NOT HELD"}`;
  console.log(`${what}: ${rounded} ${unit}${verdict} (load ${(loadavg()[0] ?? 0).toFixed(1)})`);
}
