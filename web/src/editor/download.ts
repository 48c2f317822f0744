import { steadily } from "../api/steady";

/** Fetches a file, telling its share from 0 to 1 where the length is known. Errs where the answer is no success. */
export async function download(url: string, progress: (share: number) => void, signal: AbortSignal): Promise<Blob> {
  const answer = await steadily(url, signal);
  if (!answer.ok) throw new Error(`fetch the photo: answered ${answer.status}`);
  const length = Number(answer.headers.get("Content-Length") ?? 0);
  if (!answer.body || !(length > 0)) return answer.blob();
  let received = 0;
  const counted = answer.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, out) {
        received += part.length;
        progress(Math.min(1, received / length));
        out.enqueue(part);
      },
    }),
  );
  return new Response(counted, { headers: { "Content-Type": answer.headers.get("Content-Type") ?? "" } }).blob();
}
