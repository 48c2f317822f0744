import { DecoderError, type Candidate, type MaskDecoder, type Prediction, type Prompts, type Settled } from "../decoder/decoder";
import { promptKey } from "./marks";
import { Newest } from "./newest";

/** How long the pointer's mask is looked at before the better one is asked for, in ms: a second click within it spares a run. */
const settleAfter = 140;

/**
 * Asks the decoder: the newest question first, the settled mask a moment after the last
 * click. The two kinds wait for their own kind only, since a decoder may answer the
 * quick one while it works on the other.
 */
export class Asker {
  private readonly quick = new Newest();
  private readonly slow = new Newest();
  /** The last quick question that started from nothing, and its answer to come. */
  private last: { key: string; answer: Promise<Prediction | undefined> } | undefined;
  private planned: { timer: ReturnType<typeof setTimeout>; drop: () => void } | undefined;

  constructor(private readonly decoder: MaskDecoder, private readonly onTrouble: (cause: DecoderError) => void) {}

  get settles(): boolean {
    return this.decoder.settles;
  }
  get model(): string {
    return this.decoder.model;
  }

  /** Undefined where a newer question overtook this one, or the decoder failed. */
  predict(prompts: Prompts, refine?: Candidate): Promise<Prediction | undefined> {
    this.later();
    // A click where the pointer rested is what was asked for the preview: no second run.
    const key = promptKey(prompts);
    if (!refine && this.last?.key === key) return this.last.answer;
    const answer = this.guard(this.quick, () => this.decoder.predict(prompts, refine));
    this.last = refine ? undefined : { key, answer };
    void answer.then((given) => {
      if (!given && this.last?.answer === answer) this.last = undefined; // overtaken: whoever asks again is to be answered
    });
    return answer;
  }

  /** The better mask, a moment later and unless something newer is asked before. */
  settle(prompts: Prompts, earlier: () => Promise<Settled | undefined>): Promise<Settled | undefined> {
    this.later();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.planned = undefined;
        void this.guard(this.slow, async () => this.decoder.settle(prompts, await earlier())).then(resolve);
      }, settleAfter);
      this.planned = { timer, drop: () => resolve(undefined) };
    });
  }

  /** What waits is not asked any more. */
  later(): void {
    clearTimeout(this.planned?.timer);
    this.planned?.drop();
    this.planned = undefined;
    this.slow.clear();
  }

  close(): void {
    this.later();
    this.quick.clear();
    this.decoder.close();
  }

  private async guard<T>(lane: Newest, job: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await lane.run(job);
    } catch (cause) {
      this.onTrouble(cause instanceof DecoderError ? cause : new DecoderError("crashed", "ask the decoder", { cause }));
      return undefined;
    }
  }
}
