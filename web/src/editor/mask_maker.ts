import type { Condensed } from "./condense";
import type { Base, Finish } from "./full_mask";
import type { Size } from "./geometry";
import type { MaskAnswer, MaskJob } from "./mask_job";

type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

/** Builds masks of the photo's full size in a worker, so that the page never waits for 12 million pixels. */
export class MaskMaker {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, { resolve: (a: MaskAnswer) => void; reject: (e: Error) => void }>();
  private next = 0;

  async png(base: Base, finish: Finish, photo: Size): Promise<Blob> {
    const { png } = await this.ask({ base, finish, photo, wanted: "png" });
    if (!png) throw new Error("build the mask: no picture came back");
    return png;
  }

  async pixels(base: Base, finish: Finish, photo: Size): Promise<Uint8Array> {
    const { pixels } = await this.ask({ base, finish, photo, wanted: "pixels" });
    if (!pixels) throw new Error("build the mask: no pixels came back");
    return pixels;
  }

  /** A mask of the photo's size as the editor keeps it. The pixels change hands: they are empty afterwards. */
  async condense(alpha: Uint8Array, photo: Size, preview: Size): Promise<Condensed> {
    const { condensed } = await this.ask({ alpha, photo, preview, wanted: "condensed" }, [alpha.buffer as ArrayBuffer]);
    if (!condensed) throw new Error("condense the mask: nothing came back");
    return condensed;
  }

  /** Ends the worker; what is under way fails. */
  close(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.fail(new Error("build the mask: closed"));
  }

  private ask(job: Unnumbered<MaskJob>, transfer: Transferable[] = []): Promise<MaskAnswer> {
    const worker = (this.worker ??= this.start());
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ ...job, id }, transfer);
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL("./mask_worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (e: MessageEvent<MaskAnswer>) => {
      const asked = this.waiting.get(e.data.id);
      this.waiting.delete(e.data.id);
      if (e.data.error === undefined) asked?.resolve(e.data);
      else asked?.reject(new Error(`build the mask: ${e.data.error}`));
    };
    worker.onerror = (e) => {
      // A worker that could not start or has died is replaced by the next job's.
      worker.terminate();
      this.worker = undefined;
      this.fail(new Error(`build the mask: ${e.message}`));
    };
    return worker;
  }

  private fail(cause: Error): void {
    for (const { reject } of this.waiting.values()) reject(cause);
    this.waiting.clear();
  }
}
