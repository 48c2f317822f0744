import type { Prompts } from "../decoder/decoder";
import type { EditedObject } from "./edited_object";

/** A session as the editor needs it. */
export interface EditorSession {
  /** "ready" once the photo and what the decoder needs are there. */
  state: "waiting" | "ready" | "failed" | "gone";
  /** How far the getting ready is, 0 to 1, where it is known. */
  progress: number | undefined;
  /** What an owner should know where it failed. */
  failure: string | undefined;
  /** Link of a file of the session by its name. */
  link: (file: string) => string | undefined;
  /** Numbers of objects whose mask was sent before. */
  objects: readonly number[];
}

/** Why something could not be sent or read. */
export class DeskError extends Error {
  constructor(readonly kind: "missing" | "unreachable" | "refused", message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DeskError";
  }
}

/** All that the editor asks of the service. Errs with DeskError. */
export interface Desk {
  session(id: string, signal: AbortSignal): Promise<EditorSession>;
  /** Whether a session that is missing may be about to appear. */
  mayAppear(id: string): boolean;
  /** Uploads one object's mask, telling its share, 0 to 1. */
  sendMask(id: string, object: EditedObject, png: Blob, progress: (share: number) => void, signal: AbortSignal): Promise<void>;
  /** Leaves the mask to the server. */
  sendPrompts(id: string, object: number, prompts: Prompts, signal: AbortSignal): Promise<void>;
  /** Address of a model file by its key. */
  model(key: string): string;
  /** Tells the operators. */
  report(cause: unknown): void;
}
