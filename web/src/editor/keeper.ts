import type { Box, Click } from "../decoder/decoder";
import { noMarks, type Marks, type Stroke } from "./marks";

/** One object's marks as they are kept between visits. */
export interface KeptObject {
  marks: Marks;
  /** Names the marks that were sent last; see marksKey. */
  sent: string | undefined;
}

const prefix = "gen3d.marks.";

/** Marks of this many objects are kept, of whatever sessions; the oldest go first. */
const most = 60;

/**
 * Keeps the marks (not masks: a few kilobytes) of every object in the browser, so
 * that a reload, a crash or a week loses nothing. Storage that is full or forbidden
 * costs that, and nothing else.
 */
export class Keeper {
  constructor(private readonly session: string, private readonly storage: Storage = localStorage) {}

  save(object: number, kept: KeptObject): void {
    try {
      this.storage.setItem(this.key(object), JSON.stringify({ ...kept, at: Date.now() }));
      this.prune();
    } catch {
      // Full or forbidden: the editor works on without.
    }
  }

  forget(object: number): void {
    try {
      this.storage.removeItem(this.key(object));
    } catch {
      // Forbidden: then nothing was kept either.
    }
  }

  /** What was kept of this session, by object. What does not read as marks is left out. */
  restore(): Map<number, KeptObject> {
    const found = new Map<number, KeptObject>();
    try {
      for (const key of this.keys()) {
        if (!key.startsWith(`${prefix}${this.session}.`)) continue;
        const object = Number(key.slice(key.lastIndexOf(".") + 1));
        const kept = readKept(JSON.parse(this.storage.getItem(key) ?? "null"));
        if (kept && Number.isInteger(object)) found.set(object, kept);
      }
    } catch {
      // Forbidden or spoilt: start afresh.
    }
    return found;
  }

  private key(object: number): string {
    return `${prefix}${this.session}.${object}`;
  }

  private keys(): string[] {
    const all = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i) ?? "");
    return all.filter((k) => k.startsWith(prefix)).sort();
  }

  private prune(): void {
    const keys = this.keys();
    if (keys.length <= most) return;
    const age = (key: string) => Number((JSON.parse(this.storage.getItem(key) ?? "{}") as { at?: unknown }).at ?? 0);
    keys.sort((a, b) => age(a) - age(b));
    for (const key of keys.slice(0, keys.length - most)) this.storage.removeItem(key);
  }
}

function readKept(value: unknown): KeptObject | undefined {
  if (!isRecord(value) || !isRecord(value["marks"])) return undefined;
  const m = value["marks"];
  const clicks = list(m["clicks"], (c): c is Click & Record<string, unknown> => numbers(c, "x", "y") && (c["label"] === 0 || c["label"] === 1));
  const boxes = list(m["boxes"], (b): b is Box & Record<string, unknown> => numbers(b, "x0", "y0", "x1", "y1"));
  const strokes = list(m["strokes"], (s): s is Stroke & Record<string, unknown> => numbers(s, "radius") && typeof s["erase"] === "boolean" && Array.isArray(s["points"]) && s["points"].every(Number.isFinite));
  if (!clicks || !boxes || !strokes) return undefined;
  const marks: Marks = {
    clicks, boxes, strokes,
    choice: Number.isInteger(m["choice"]) ? (m["choice"] as number) : undefined,
    threshold: typeof m["threshold"] === "number" && m["threshold"] > 0 && m["threshold"] < 1 ? m["threshold"] : noMarks.threshold,
    fillHoles: m["fillHoles"] === true,
    keepLargest: m["keepLargest"] === true,
  };
  return { marks, sent: typeof value["sent"] === "string" ? value["sent"] : undefined };
}

function isRecord(v: unknown): v is Record<string, unknown> {
  return typeof v === "object" && v !== null;
}

function numbers(v: Record<string, unknown>, ...names: string[]): boolean {
  return names.every((n) => Number.isFinite(v[n]));
}

function list<T>(v: unknown, is: (item: Record<string, unknown>) => item is T & Record<string, unknown>): T[] | undefined {
  return Array.isArray(v) && v.every((i) => isRecord(i) && is(i)) ? v : undefined;
}
