import { UnreachableError } from "./problem";
import type { UploadForm } from "./sessions";

/** Storage said no. A form that has expired, or a file larger than it allows. */
export class RefusedUpload extends Error {
  constructor(readonly status: number, readonly code: string) {
    super(`storage refused the upload: ${status} ${code}`);
    this.name = "RefusedUpload";
  }
}

/** The longest that an upload may stand still before it counts as broken, in ms. */
const stall = 30_000;

/**
 * Sends a file by a presigned form, straight to storage, telling how many bytes have
 * left. fetch tells no progress of what it sends, so this is XMLHttpRequest.
 */
export function sendForm(form: UploadForm, file: Blob, progress: (sent: number, total: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
    body.append("file", file); // storage ignores fields after the file
    const xhr = new XMLHttpRequest();
    let last = setTimeout(() => xhr.abort(), stall);
    const alive = (): void => {
      clearTimeout(last);
      last = setTimeout(() => xhr.abort(), stall);
    };
    const abort = (): void => xhr.abort();
    const finish = (then: () => void): void => {
      clearTimeout(last);
      signal.removeEventListener("abort", abort);
      then();
    };
    xhr.upload.addEventListener("progress", (e) => {
      alive();
      // The body is the file and about a kilobyte of fields.
      progress(Math.min(file.size, e.loaded), file.size);
    });
    xhr.upload.addEventListener("load", alive);
    xhr.addEventListener("load", () =>
      finish(() => {
        if (xhr.status >= 200 && xhr.status < 300) resolve();
        else reject(new RefusedUpload(xhr.status, /<Code>(\w+)<\/Code>/.exec(xhr.responseText)?.[1] ?? ""));
      }),
    );
    xhr.addEventListener("error", () => finish(() => reject(new UnreachableError(undefined))));
    xhr.addEventListener("abort", () => finish(() => reject(signal.aborted ? new DOMException("the upload was cancelled", "AbortError") : new UnreachableError(undefined))));
    signal.addEventListener("abort", abort);
    if (signal.aborted) {
      finish(() => reject(new DOMException("the upload was cancelled", "AbortError")));
      return;
    }
    xhr.open("POST", form.url);
    xhr.send(body);
  });
}
