import { DeskError, type Desk, type EditorSession } from "./desk";
import { download } from "./download";
import { PhotoLayers } from "./photo_layers";

/** What is waited for before the photo shows. */
export type Opening =
  | { step: "session" | "waiting" | "photo"; share: number | undefined }
  | { step: "failed"; why: "missing" | "unreachable" | "photo"; said?: string };

/** How often a session that is not ready is asked about, in ms. */
const pause = 1200;

/**
 * How often in a row it may be away, or not there yet, before people are told. Asking
 * goes on: a call has waited by itself before, and storage tells of a photo within seconds.
 */
const patience = { unreachable: 2, missing: 20 };

/** Waits for the session and loads its photo. Errs with an Opening that says why not. */
export async function openPhoto(desk: Desk, id: string, tell: (o: Opening) => void, signal: AbortSignal): Promise<{ session: EditorSession; layers: PhotoLayers }> {
  tell({ step: "session", share: undefined });
  const session = await ready(desk, id, tell, signal);
  tell({ step: "photo", share: 0 });
  const link = session.link("image.jpg");
  try {
    if (link === undefined) throw new Error("the session has no image.jpg");
    const file = await download(link, (share) => tell({ step: "photo", share }), signal);
    // The pipeline has made it upright and sRGB; another turn or profile would move the mask off the object.
    return { session, layers: await PhotoLayers.of(await createImageBitmap(file, { colorSpaceConversion: "none" })) };
  } catch (cause) {
    signal.throwIfAborted();
    desk.report(cause);
    throw new OpeningError({ step: "failed", why: "photo" }, { cause });
  }
}

async function ready(desk: Desk, id: string, tell: (o: Opening) => void, signal: AbortSignal): Promise<EditorSession> {
  for (let failures = 0, first = true; ; first = false) {
    if (!first) await rest(pause, signal);
    let session: EditorSession;
    try {
      session = await desk.session(id, signal);
      failures = 0;
    } catch (cause) {
      signal.throwIfAborted();
      const why = cause instanceof DeskError && cause.kind === "missing" ? "missing" : "unreachable";
      if (why === "missing" && !desk.mayAppear(id)) throw new OpeningError({ step: "failed", why }, { cause });
      tell(++failures >= patience[why] ? { step: "failed", why } : { step: "waiting", share: undefined });
      continue;
    }
    if (session.state === "ready") return session;
    if (session.state === "gone") throw new OpeningError({ step: "failed", why: "missing" });
    if (session.state === "failed") throw new OpeningError({ step: "failed", why: "photo", ...(session.failure === undefined ? {} : { said: session.failure }) });
    tell({ step: "waiting", share: session.progress });
  }
}

export class OpeningError extends Error {
  constructor(readonly opening: Extract<Opening, { step: "failed" }>, options?: ErrorOptions) {
    super(`open the photo: ${opening.why}`, options);
    this.name = "OpeningError";
  }
}

/** Waits, or errs when the wait is over for another reason. */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException("the wait was ended", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
