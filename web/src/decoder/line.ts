import { DecoderError } from "./decoder";
import type { Reply } from "./protocol";

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (reason: DecoderError) => void;
  progress?: (fraction: number) => void;
}

/** The line to one worker: requests out, answers back, and one end for all when it crashes. */
export class Line<Q> {
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private ended: DecoderError | undefined;

  constructor(private readonly worker: Worker) {
    worker.onmessage = (e: MessageEvent<Reply<unknown>>) => this.receive(e.data);
    worker.onerror = (e) => {
      e.preventDefault();
      this.end(new DecoderError("crashed", e.message || "the decoder's worker crashed"));
    };
    worker.onmessageerror = () => this.end(new DecoderError("crashed", "the decoder's worker answered nothing readable"));
  }

  /** Asks, and resolves with the worker's answer. */
  ask<T>(request: Q, progress?: (fraction: number) => void, transfer: Transferable[] = []): Promise<T> {
    if (this.ended) return Promise.reject(this.ended);
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, ...(progress ? { progress } : {}) });
      this.worker.postMessage({ id, request }, transfer);
    });
  }

  /** Ends the worker; whatever still waits is refused. */
  close(): void {
    this.end(new DecoderError("crashed", "the decoder was closed"));
  }

  private receive(reply: Reply<unknown>): void {
    const w = this.waiting.get(reply.id);
    if (!w) return;
    if ("progress" in reply) {
      w.progress?.(reply.progress);
      return;
    }
    this.waiting.delete(reply.id);
    if ("value" in reply) w.resolve(reply.value);
    else w.reject(new DecoderError(reply.trouble, reply.message));
  }

  private end(why: DecoderError): void {
    this.ended ??= why;
    this.worker.terminate();
    for (const w of this.waiting.values()) w.reject(this.ended);
    this.waiting.clear();
  }
}
