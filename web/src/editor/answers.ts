import type { Prediction } from "../decoder/decoder";
import type { Condensed } from "./condense";

/** What the model answered to one set of prompts. */
export interface Answer {
  prediction?: Prediction;
  settled?: Condensed & { ms: number };
}

// A prediction is up to 3 × 512 × 512 floats, 3 MB; a settled mask some hundred kilobytes
// and its preview 0.8 MB. Both bounds together stay under 120 MB.
const mostPredictions = 16;
const mostSettled = 60;

/**
 * The model's answers to the prompts of the last steps, so that undo and redo show at
 * once, and show the very mask that was seen before. What has been let go is asked again.
 */
export class Answers {
  // Maps keep the order of insertion: the first key is the one unused for longest.
  private readonly predictions = new Map<string, Prediction>();
  private readonly settled = new Map<string, NonNullable<Answer["settled"]>>();

  get(key: string): Answer {
    const prediction = touch(this.predictions, key);
    const settled = touch(this.settled, key);
    return { ...(prediction && { prediction }), ...(settled && { settled }) };
  }

  predicted(key: string, prediction: Prediction): void {
    put(this.predictions, key, prediction, mostPredictions);
  }

  settle(key: string, settled: NonNullable<Answer["settled"]>): void {
    put(this.settled, key, settled, mostSettled);
  }

  clear(): void {
    this.predictions.clear();
    this.settled.clear();
  }
}

function touch<T>(map: Map<string, T>, key: string): T | undefined {
  const value = map.get(key);
  if (value !== undefined) {
    map.delete(key);
    map.set(key, value);
  }
  return value;
}

function put<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
