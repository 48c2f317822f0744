import { DecoderError } from "./decoder";
import type { Handover } from "./protocol";

type Handler<Q> = (request: Q, progress: (fraction: number) => void) => Promise<Handover<unknown>>;

/** The worker's end of a line. Requests are done one after the other. */
export function serve<Q>(handle: Handler<Q>): void {
  let last: Promise<void> = Promise.resolve();
  globalThis.onmessage = (e: MessageEvent<{ id: number; request: Q }>) => {
    const { id, request } = e.data;
    last = last.then(() => answer(id, request, handle));
  };
}

async function answer<Q>(id: number, request: Q, handle: Handler<Q>): Promise<void> {
  const port = globalThis as unknown as { postMessage(message: unknown, transfer?: Transferable[]): void };
  try {
    const { value, transfer } = await handle(request, (progress) => port.postMessage({ id, progress }));
    port.postMessage({ id, value }, transfer);
  } catch (e) {
    const trouble = e instanceof DecoderError ? e.trouble : "crashed";
    port.postMessage({ id, trouble, message: e instanceof Error ? e.message : String(e) });
  }
}
