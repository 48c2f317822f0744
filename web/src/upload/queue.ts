import { computed, signal, type Signal } from "@preact/signals";
import { ProblemError, UnreachableError } from "../api/problem";
import { pause } from "../api/pause";
import { wantedPreset, type Preset } from "../api/preferences";
import { RefusedUpload, sendForm } from "../api/send_form";
import { beginSession } from "../api/sessions";
import { check, type Refusal } from "./check";

export type Step =
  | { at: "checking" | "waiting" | "cancelled" }
  | { at: "refused"; refusal: Refusal }
  | { at: "sending"; sent: number; total: number }
  /** The connection broke; it goes on by itself when it is back. */
  | { at: "broken"; sent: number; total: number }
  | { at: "failed"; problem: ProblemError | RefusedUpload | undefined }
  | { at: "done"; session: string };

/** One photo on its way. */
export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly step: Signal<Step>;
  /** The detail that its models are to have, asked once for all that are sent together. */
  readonly preset: (signal: AbortSignal) => Promise<Preset | undefined>;
}

/** All photos on their way or just there, newest last. They outlive the page that shows them. */
export const uploads = signal<readonly Upload[]>([]);

/** Whether leaving the app now would lose something. */
export const sending = computed(() => uploads.value.some((u) => ["checking", "waiting", "sending", "broken"].includes(u.step.value.at)));

/** How many go at a time: more would share the same line and end later. */
const atATime = 2;

let next = 0;
const controls = new Map<number, AbortController>();

/** Checks files and sends those that will do. */
export function send(files: Iterable<File>): Upload[] {
  const preset = presetOfBatch();
  const added = Array.from(files, (file): Upload => ({ id: next++, file, step: signal<Step>({ at: "checking" }), preset }));
  uploads.value = [...uploads.value, ...added];
  for (const u of added) void admit(u);
  return added;
}

/** Asks until there is an answer, and keeps to it. */
function presetOfBatch(): Upload["preset"] {
  let known: { preset: Preset | undefined } | undefined;
  return async (signal) => (known ??= { preset: await wantedPreset(signal) }).preset;
}

async function admit(u: Upload): Promise<void> {
  const refusal = await check(u.file);
  if (u.step.peek().at !== "checking") return; // cancelled meanwhile
  u.step.value = refusal ? { at: "refused", refusal } : { at: "waiting" };
  startNext();
}

function startNext(): void {
  const all = uploads.peek();
  let free = atATime - all.filter((u) => ["sending", "broken"].includes(u.step.peek().at)).length;
  for (const u of all) {
    if (free <= 0) return;
    if (u.step.peek().at !== "waiting") continue;
    free--;
    void run(u);
  }
}

async function run(u: Upload): Promise<void> {
  const total = u.file.size;
  u.step.value = { at: "sending", sent: 0, total };
  const control = new AbortController();
  controls.set(u.id, control);
  try {
    u.step.value = { at: "done", session: await deliver(u, control.signal) };
  } catch (err) {
    if (control.signal.aborted) u.step.value = { at: "cancelled" };
    else u.step.value = { at: "failed", problem: err instanceof ProblemError || err instanceof RefusedUpload ? err : undefined };
  }
  controls.delete(u.id);
  startNext();
}

/** Tries until the photo is there, the service says no, or it is cancelled. */
async function deliver(u: Upload, signal: AbortSignal): Promise<string> {
  const total = u.file.size;
  let key = crypto.randomUUID(); // the same session for every try, so that none is left behind
  for (let tries = 0; ; tries++) {
    try {
      const { session_id, upload } = await beginSession(u.file.name, await u.preset(signal), key, signal);
      await sendForm(upload, u.file, (sent) => (u.step.value = { at: "sending", sent, total }), signal);
      return session_id;
    } catch (err) {
      if (signal.aborted) throw err;
      // A form that was used up or has expired: a fresh one is another session.
      if (err instanceof RefusedUpload && err.status === 403 && tries < 3) key = crypto.randomUUID();
      else if (!transient(err)) throw err;
      const step = u.step.peek();
      u.step.value = { at: "broken", sent: step.at === "sending" ? step.sent : 0, total };
      await pause(Math.min(15_000, 1000 * 2 ** tries), signal);
      u.step.value = { at: "sending", sent: 0, total };
    }
  }
}

function transient(err: unknown): boolean {
  return err instanceof UnreachableError || (err instanceof ProblemError && (err.status === 429 || err.status >= 500)) || (err instanceof RefusedUpload && err.status >= 500);
}

export function cancel(u: Upload): void {
  const control = controls.get(u.id);
  if (control) control.abort();
  else u.step.value = { at: "cancelled" };
}

export function again(u: Upload): void {
  u.step.value = { at: "checking" };
  void admit(u);
}

/** Takes it off the list. */
export function dismiss(u: Upload): void {
  cancel(u);
  uploads.value = uploads.value.filter((other) => other !== u);
}

addEventListener("beforeunload", (e) => {
  if (sending.peek()) e.preventDefault();
});
