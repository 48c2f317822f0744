import { language } from "./language";

/** 1536 → "1.5 kB", decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step++;
  }
  const unit = units[step] ?? "byte";
  return new Intl.NumberFormat(language.value, { style: "unit", unit, unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 }).format(value);
}

/** A fraction of 1 as a percentage without decimals. */
export function formatPercent(fraction: number): string {
  return new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: 0 }).format(fraction);
}

export function formatNumber(n: number): string {
  return new Intl.NumberFormat(language.value).format(n);
}

/** Date and time in the reader's zone. */
export function formatTime(at: string | Date): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

/** The day alone; the year only where it is not this one. */
export function formatDay(at: string | Date, now = new Date()): string {
  const day = new Date(at);
  const year = day.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(language.value, { day: "numeric", month: "short", ...year }).format(day);
}
