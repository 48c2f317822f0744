import { doMaskJob, type MaskAnswer, type MaskJob } from "./mask_job";

// The types of a page are loaded, not those of a worker: this is all that is used.
const self = globalThis as unknown as {
  onmessage: ((e: MessageEvent<MaskJob>) => void) | null;
  postMessage(answer: MaskAnswer, transfer: Transferable[]): void;
};

self.onmessage = (e) => {
  doMaskJob(e.data).then(
    (answer) => self.postMessage(answer, answer.pixels ? [answer.pixels.buffer as ArrayBuffer] : []),
    (cause: unknown) => self.postMessage({ id: e.data.id, error: String(cause) }, []),
  );
};
