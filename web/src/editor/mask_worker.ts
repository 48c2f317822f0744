import { doMaskJob, type MaskAnswer, type MaskJob } from "./mask_job";

// The types of a page are loaded, not those of a worker: this is all that is used.
const self = globalThis as unknown as {
  onmessage: ((e: MessageEvent<MaskJob>) => void) | null;
  postMessage(answer: MaskAnswer, transfer: Transferable[]): void;
};

self.onmessage = (e) => {
  doMaskJob(e.data).then(
    (answer) => self.postMessage(answer, buffersOf(answer)),
    (cause: unknown) => self.postMessage({ id: e.data.id, error: String(cause) }, []),
  );
};

// What is handed over instead of being copied.
function buffersOf({ pixels, condensed }: MaskAnswer): ArrayBuffer[] {
  const parts = [pixels, condensed?.preview, condensed?.packed.values, condensed?.packed.lengths];
  return parts.flatMap((p) => (p ? [p.buffer as ArrayBuffer] : []));
}
