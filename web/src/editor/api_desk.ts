import { call } from "../api/call";
import { reportError } from "../api/client_error";
import { place } from "../api/place";
import { ProblemError, UnreachableError } from "../api/problem";
import { RefusedUpload, sendForm } from "../api/send_form";
import { readSession, type SessionView } from "../api/read_session";
import { young } from "../api/young";
import { DeskError, type Desk, type EditorSession } from "./desk";

/** The desk that works: the service's API and its storage. */
export const apiDesk: Desk = {
  async session(id, signal) {
    const read = await plainly(() => readSession(id, undefined, signal));
    if (!read) throw new DeskError("unreachable", "read the session: no answer without a condition");
    return editorSession(read.view);
  },

  mayAppear: (id) => young(id),

  async sendMask(id, object, png, progress, signal) {
    // A form for each try: they expire, and storage takes each once or again as it likes.
    const { upload } = await plainly(() =>
      call("post", "/v1/sessions/{session_id}/masks", {
        path: { session_id: id },
        body: { object: object.number, num_clicks: object.marks.value.clicks.length, num_refinements: object.refinements },
        signal,
      }),
    );
    await plainly(() => sendForm(upload, png, (sent, total) => progress(total > 0 ? sent / total : 0), signal));
  },

  async sendPrompts(id, object, { clicks, boxes }, signal) {
    await plainly(() => call("post", "/v1/sessions/{session_id}/prompts", { path: { session_id: id }, body: { object, clicks: [...clicks], boxes: [...boxes] }, signal }));
  },

  // The site hands model files on under the key that a descriptor names.
  model: (key) => `${place().api}/${key}`,

  report: reportError,
};

function editorSession({ session, files }: SessionView): EditorSession {
  const link = (file: string) => files.find((f) => f.file === file && f.object === 0)?.url;
  return {
    state: session.status === "deleted" ? "gone" : link("image.jpg") && link("embeddings.json") ? "ready" : session.status === "failed" ? "failed" : "waiting",
    progress: session.progress?.stage === "initialization" ? session.progress.fraction : undefined,
    failure: session.error?.message,
    link,
    objects: (session.objects ?? []).filter((o) => o.mask ?? o.prompts).map((o) => o.object),
  };
}

async function plainly<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof UnreachableError) throw new DeskError("unreachable", cause.message, { cause });
    if (cause instanceof RefusedUpload) throw new DeskError(cause.status >= 500 || cause.status === 403 ? "unreachable" : "refused", cause.message, { cause });
    if (cause instanceof ProblemError) throw new DeskError(kindOf(cause), cause.message, { cause });
    throw cause;
  }
}

function kindOf({ status }: ProblemError): DeskError["kind"] {
  if (status === 404) return "missing";
  return status >= 500 || status === 429 ? "unreachable" : "refused";
}
