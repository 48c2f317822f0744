import wasm from "./settle.wasm?url";
import type { Prompts, Settled } from "./decoder";
import { Line } from "./line";
import { Newest } from "./newest";
import type { SettleReply, SettleRequest } from "./protocol";

/**
 * The settling worker. Nothing on the page waits for its module of a megabyte, so it is
 * started behind the decoder, by the first call at the latest, and again after a crash.
 */
export class Settler {
  private readonly calls = new Newest();
  private line: Line<SettleRequest> | undefined;
  private opened: Promise<unknown> | undefined;

  constructor(private readonly photo: string) {}

  /** Loads the module and prepares the photo ahead of the first call. What fails now is tried again then. */
  warm(): void {
    this.calls.call(() => this.open()).catch(() => undefined);
  }

  settle(prompts: Prompts, earlier?: Settled): Promise<Settled | undefined> {
    return this.calls.call(async () => {
      const line = await this.open();
      const begun = performance.now();
      const reply = await line.ask<SettleReply>({ kind: "settle", prompts, ...(earlier ? { earlier: earlier.alpha } : {}) });
      return { ...reply, ms: performance.now() - begun };
    });
  }

  close(): void {
    this.calls.clear();
    this.line?.close();
    this.line = undefined;
    this.opened = undefined;
  }

  private async open(): Promise<Line<SettleRequest>> {
    const line = (this.line ??= new Line<SettleRequest>(new Worker(new URL("./settle_worker.ts", import.meta.url), { type: "module" })));
    this.opened ??= line.ask({ kind: "open", module: new URL(wasm, document.baseURI).href, photo: this.photo });
    try {
      await this.opened;
    } catch (e) {
      line.close();
      this.line = undefined;
      this.opened = undefined;
      throw e;
    }
    return line;
  }
}
