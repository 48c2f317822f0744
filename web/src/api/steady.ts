/** The longest that a file on its way may stand still, in ms: as for what is sent. */
const stall = 30_000;

/**
 * fetch for files from storage, of whatever length: it errs where nothing comes for a
 * while, also in the middle of the answer. A line that is dropped without a word, as by
 * a phone that changes networks, would otherwise be waited for without end.
 */
export async function steadily(url: string, signal?: AbortSignal, ms = stall): Promise<Response> {
  const still = new AbortController();
  const give = (): void => still.abort(new DOMException("nothing has come for a while", "TimeoutError"));
  let timer = setTimeout(give, ms);
  const end = (): void => clearTimeout(timer);
  try {
    const answer = await fetch(url, { signal: signal ? AbortSignal.any([signal, still.signal]) : still.signal });
    if (!answer.body) {
      end();
      return answer;
    }
    const alive = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, out) {
        end();
        timer = setTimeout(give, ms);
        out.enqueue(part);
      },
      flush: end,
    });
    // A Response of one's own may not be made of every status: 204 and 304 have no body, and come back above.
    return new Response(answer.body.pipeThrough(alive), { status: answer.status, headers: answer.headers });
  } catch (err) {
    end();
    throw err;
  }
}
