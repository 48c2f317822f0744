import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { reportError } from "../api/client_error";
import { ProblemError } from "../api/problem";
import { readShared, type SharedView } from "../api/shares";
import { explain } from "../api/trouble";
import { Button } from "../ui/button";
import NotFound from "../ui/not_found";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { part } from "../ui/part";
import { Skeleton } from "../ui/skeleton";
import type { ViewedObject } from "../viewer/model";
import { text } from "./messages";

const Viewer = part(() => import("../viewer/index"));

/** A model that somebody shared: no account is needed to look at it. */
export default function SharedPage({ token = "" }: { token?: string }) {
  const t = text();
  const view = useSignal<SharedView | undefined>(undefined);
  const wrong = useSignal<unknown>(undefined);
  const tries = useSignal(0);
  useEffect(() => {
    const left = new AbortController();
    view.value = wrong.value = undefined;
    readShared(token, left.signal).then(
      (v) => (view.value = v),
      (err: unknown) => {
        if (!left.signal.aborted) wrong.value = err;
      },
    );
    return () => left.abort();
  }, [token, tries.value]);

  if (wrong.value instanceof ProblemError && wrong.value.status === 404) return <NotFound title={t.gone} why={t.goneWhy} home={t.own} />;
  const again = <Button onClick={() => tries.value++}>{t.again}</Button>;
  const own = (
    <a class="button" href="/">
      {t.own}
    </a>
  );
  if (wrong.value !== undefined)
    return (
      <Page title={t.sharedTitle}>
        <Notice tone="bad" title={t.trouble} actions={again} alert>
          <p>{explain(wrong.value)}</p>
        </Notice>
      </Page>
    );
  if (!view.value)
    return (
      <Page title={t.sharedTitle}>
        <Skeleton shape="stage" label={t.loading} />
      </Page>
    );
  const objects = viewed(view.value);
  return (
    <Page title={t.sharedTitle} lead={t.sharedLead(view.value.expires_at)} actions={own} wide>
      {objects.length === 0 ? (
        <Notice title={t.notYet} actions={again}>
          <p>{t.notYetWhy}</p>
        </Notice>
      ) : (
        <Viewer objects={objects} name={t.name} renew={async () => viewed(await readShared(token))} onTrouble={(kind, message) => reportError(new Error(`viewer: ${kind}: ${message}`))} />
      )}
    </Page>
  );
}

/** A share says no more than its files: not how they were made. */
function viewed(view: SharedView): ViewedObject[] {
  const numbers = [...new Set(view.files.filter((f) => f.file === "model.spz" || f.file === "model.glb").map((f) => f.object))].sort((a, b) => a - b);
  return numbers.map((object) => ({ object, method: "Gen3D", files: view.files.filter((f) => f.object === object) }));
}
