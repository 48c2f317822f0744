import { Button } from "../ui/button";
import { text } from "./messages";
import type { Opening } from "./opening";

/** Before the photo shows: what is being waited for, or why it will not. */
export function OpeningView({ id, opening, retry }: { id: string; opening: Opening; retry: () => void }) {
  const t = text();
  if (opening.step === "failed") {
    const why = opening.said ?? { missing: t.failedMissing, unreachable: t.failedUnreachable, photo: t.failedPhoto }[opening.why];
    return (
      <main id="main" class="editor-opening">
        <div class="opening-card" role="alert">
          <h1>{t.failedTitle}</h1>
          <p>{why}</p>
          <div class="opening-ways">
            {opening.why !== "missing" && <Button look={["primary"]} onClick={retry}>{t.retry}</Button>}
            <a class="button" href={opening.why === "missing" ? "/" : `/sessions/${id}`}>{opening.why === "missing" ? t.toSessions : t.back}</a>
          </div>
        </div>
      </main>
    );
  }
  const said = { session: t.loadingSession, waiting: t.loadingWaiting, photo: t.loadingPhoto }[opening.step];
  return (
    <main id="main" class="editor-opening" aria-busy="true">
      <h1 class="visually-hidden">{t.title}</h1>
      <div class="opening-card">
        <div class="opening-photo" aria-hidden="true" />
        <p role="status">{said}</p>
        <progress aria-label={said} {...(opening.share === undefined ? {} : { value: opening.share })} />
        {opening.step === "waiting" && <p class="dim">{t.loadingNote}</p>}
      </div>
    </main>
  );
}
