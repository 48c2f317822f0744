import { useEffect, useState } from "preact/hooks";
import type { OpenDecoder } from "../decoder/decoder";
import type { Desk } from "./desk";
import { EditorView } from "./editor_view";
import { openPhoto, OpeningError, type Opening } from "./opening";
import { OpeningView } from "./opening_view";
import { Workbench } from "./workbench";
import "./opening.css";

/** The page over whatever service and decoder it is given. */
export function MaskPage({ id, desk, openDecoder: open, leave }: { id: string; desk: Desk; openDecoder: OpenDecoder; leave: (path: string) => void }) {
  const [opening, setOpening] = useState<Opening>({ step: "session", share: undefined });
  const [bench, setBench] = useState<Workbench>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const ended = new AbortController();
    let made: Workbench | undefined;
    openPhoto(desk, id, setOpening, ended.signal).then(
      ({ session, layers }) => {
        if (ended.signal.aborted) {
          layers.close();
          return;
        }
        made = new Workbench(id, layers, session, desk, open);
        setBench(made);
      },
      (cause: unknown) => {
        if (ended.signal.aborted) return;
        if (!(cause instanceof OpeningError)) desk.report(cause);
        setOpening(cause instanceof OpeningError ? cause.opening : { step: "failed", why: "photo" });
      },
    );
    return () => {
      ended.abort();
      made?.close();
      setBench(undefined);
    };
  }, [id, desk, open, attempt]);
  return bench ? <EditorView id={id} bench={bench} leave={leave} /> : <OpeningView id={id} opening={opening} retry={() => setAttempt(attempt + 1)} />;
}
