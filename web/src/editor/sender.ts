import { signal } from "@preact/signals";
import { DeskError, type Desk } from "./desk";
import type { EditedObject } from "./edited_object";
import type { Editor } from "./editor";
import { marksKey } from "./marks";
import type { MaskMaker } from "./mask_maker";
import { rest } from "./opening";

/** Where the sending of a mask is. */
export type Sending = { step: "no" } | { step: "building" } | { step: "sending"; share: number } | { step: "failed"; refused: string | undefined };

/** How long to wait before each further try, in ms: a lost connection often comes back within seconds. */
const pauses = [800, 2500, 6000];

/** Builds the active object's mask at the photo's full size and uploads it, trying again where that may help. */
export class Sender {
  readonly state = signal<Sending>({ step: "no" });
  private readonly ended = new AbortController();

  constructor(private readonly id: string, private readonly editor: Editor, private readonly maker: MaskMaker, private readonly desk: Desk) {}

  /** True once the mask, or where there is no decoder the marks, have been taken. */
  async send(object: EditedObject): Promise<boolean> {
    if (this.state.value.step === "building" || this.state.value.step === "sending") return false;
    const marks = object.marks.value;
    try {
      this.progress(object, 0, "building");
      if (this.editor.trouble.value !== undefined) await this.persist(() => this.desk.sendPrompts(this.id, object.number, marks, this.ended.signal));
      else {
        const start = performance.now();
        const png = await this.maker.png(this.editor.base(), marks, this.editor.photo);
        this.editor.timings.value = { ...this.editor.timings.value, build: performance.now() - start };
        await this.persist(() => this.desk.sendMask(this.id, object, png, (share) => this.progress(object, share), this.ended.signal));
      }
    } catch (cause) {
      if (this.ended.signal.aborted) return false;
      this.desk.report(cause);
      this.state.value = { step: "failed", refused: cause instanceof DeskError && cause.kind === "refused" ? cause.message : undefined };
      object.sending.value = undefined;
      return false;
    }
    object.sending.value = undefined;
    object.sent.value = marksKey(marks);
    this.editor.save(object);
    this.state.value = { step: "no" };
    return true;
  }

  close(): void {
    this.ended.abort();
  }

  private progress(object: EditedObject, share: number, step: "building" | "sending" = "sending"): void {
    object.sending.value = share;
    this.state.value = step === "building" ? { step } : { step, share };
  }

  private async persist(attempt: () => Promise<void>): Promise<void> {
    for (const pause of [...pauses, undefined]) {
      try {
        await attempt();
        return;
      } catch (cause) {
        if (pause === undefined || !(cause instanceof DeskError) || cause.kind !== "unreachable") throw cause;
        await rest(pause, this.ended.signal);
      }
    }
  }
}
