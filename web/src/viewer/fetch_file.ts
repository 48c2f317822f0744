import { steadily } from "../api/steady";
import { ViewerError } from "./trouble";

/** How much of what is being fetched has come; total 0 where nobody knows. */
export interface Progress {
  loaded: number;
  total: number;
}

/**
 * fetchFile reads a file and tells how far it is. A link that storage refuses (403)
 * has expired, 404 and 410 say that the file is gone.
 */
export async function fetchFile(
  url: string,
  { total = 0, progress, signal }: { total?: number; progress?: (p: Progress) => void; signal?: AbortSignal } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await steadily(url, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ViewerError("network", "fetch a model file: no answer", { cause });
  }
  if (!response.ok) throw new ViewerError(troubleOfStatus(response.status), `fetch a model file: status ${response.status}`);
  const length = total || Number(response.headers.get("Content-Length") ?? 0);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  progress?.({ loaded, total: length });
  try {
    const reader = response.body?.getReader();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      parts.push(value);
      loaded += value.length;
      progress?.({ loaded, total: Math.max(length, loaded) });
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ViewerError("network", "fetch a model file: cut off", { cause });
  }
  return joined(parts, loaded);
}

function troubleOfStatus(status: number): "expired" | "missing" | "network" {
  if (status === 401 || status === 403) return "expired";
  return status === 404 || status === 410 ? "missing" : "network";
}

function joined(parts: Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
