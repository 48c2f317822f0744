import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect, useMemo } from "preact/hooks";
import { reportError } from "../api/client_error";
import type { SessionView } from "../api/read_session";
import { ready } from "../api/status";
import { SignedIn } from "../auth/guard";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Notice } from "../ui/notice";
import NotFound from "../ui/not_found";
import { Page } from "../ui/page";
import { part } from "../ui/part";
import { Skeleton } from "../ui/skeleton";
import type { ViewedObject } from "../viewer/model";
import { Actions, useActs } from "./actions";
import { FailureNotice } from "./failure";
import { Follower } from "./follow";
import { text } from "./messages";
import "./page.css";
import { placesOf } from "./places";
import { stagesOf } from "./stages";
import { Stepper } from "./stepper";
import { link, viewedObjects } from "./viewed";

const Viewer = part(() => import("../viewer/index"));

/** One session: how far it is, and then its model. */
export default function SessionPage({ id = "" }: { id?: string }) {
  return (
    <SignedIn>
      <Followed key={id} id={id} />
    </SignedIn>
  );
}

function Followed({ id }: { id: string }) {
  const t = text();
  const session = useMemo(() => new Follower(id), [id]);
  const { query } = useLocation();
  useEffect(() => () => session.close(), [session]);
  const view = session.view.value;
  // Whoever comes from uploading knows that there is one: the service has yet to hear of it.
  const missing = session.over.value?.status === 404 || (session.contact.value === "absent" && !("new" in query));
  if (missing && !view)
    return <NotFound title={t.missing} why={t.missingWhy} />;
  if (!view)
    return (
      <Page title={t.untitled} heading={<span class="dim">…</span>}>
        {session.contact.value === "away" && <Away />}
        <Skeleton shape="stage" label={t.loading} />
      </Page>
    );
  return <Known session={session} view={view} />;
}

function Known({ session, view }: { session: Follower; view: SessionView }) {
  const t = text();
  const s = view.session;
  const { route, query } = useLocation();
  const acts = useActs(session);
  const status = session.state.value?.status ?? s.status;
  const name = s.name ?? t.untitled;
  const stages = stagesOf(s, session.state.value);
  const models = useModels(view);
  // Who comes from uploading goes on to marking by themselves, once.
  useEffect(() => {
    if (status === "awaiting_mask" && "new" in query) route(`/sessions/${s.session_id}/mask`, true);
  }, [status]);
  if (status === "deleted") return <Deleted session={session} name={name} />;
  const joins = (s.objects ?? []).some((o) => o.status === "reconstructing" && models.every((m) => m.object !== o.object));
  const failure = stages.find((x) => x.failure)?.failure;
  const markPath = `/sessions/${s.session_id}/mask`;
  return (
    <Page title={name} wide={models.length > 0} actions={<Actions session={session} name={name} status={status} />}>
      {session.contact.value === "away" && session.state.value !== undefined && <Away />}
      {failure && (
        <FailureNotice
          failure={failure}
          actions={
            <>
              {failure.retryable && (
                <Button look={["primary"]} onClick={acts.retry}>
                  <Icon name="retry" />
                  {t.retry}
                </Button>
              )}
              {s.stages.initialization.completed_at !== undefined ? (
                <a class="button" href={markPath}>
                  {t.anew}
                </a>
              ) : (
                <a class="button" href="/">
                  {t.upload}
                </a>
              )}
            </>
          }
        />
      )}
      {models.length > 0 && (
        <>
          {status === "reconstructing" && <Notice icon="clock" title={joins ? t.joining : t.making} />}
          <Viewer
            objects={models} name={name.replace(/\.\w{3,4}$/, "")} {...photoOf(view)}
            renew={async () => {
              const fresh = await session.renew();
              return fresh && viewedObjects(fresh, new Map());
            }}
            onTrouble={(kind, message) => reportError(new Error(`viewer: ${kind}: ${message}`))}
          />
          <p class="visually-hidden" role="status">
            {ready(status) ? t.ready : ""}
          </p>
        </>
      )}
      {models.length > 0 && ready(status) ? null : (
        <div class="progress-page">
          <Photo view={view} />
          <div class="stack">
            <Stepper stages={stages} />
            {status === "awaiting_mask" && (
              <a class="button primary large" href={markPath}>
                <Icon name="cursor" />
                {t.mark}
              </a>
            )}
            {(status === "initializing" || status === "reconstructing") && (
              <div class="row">
                <Button onClick={acts.cancel}>{t.cancel}</Button>
                {status === "reconstructing" && <p class="hint">{t.mailed}</p>}
              </div>
            )}
          </div>
        </div>
      )}
    </Page>
  );
}

/** The models to show. Several objects are put where they stood, once that is known. */
function useModels(view: SessionView): ViewedObject[] {
  const places = useSignal<ReadonlyMap<number, NonNullable<ViewedObject["place"]>>>(new Map());
  const masks = (view.session.objects ?? []).map((o) => o.mask?.etag ?? "").join();
  useEffect(() => {
    void placesOf(view).then((found) => {
      if (found.size > 0) places.value = found;
    });
  }, [masks]);
  return useMemo(() => viewedObjects(view, places.value), [view, places.value]);
}

function photoOf(view: SessionView): { photo?: string } {
  const photo = link(view.files, "thumbnail.jpg");
  return photo === undefined ? {} : { photo };
}

function Photo({ view }: { view: SessionView }) {
  const t = text();
  const broken = useSignal(false);
  const url = link(view.files, "image.jpg", "thumbnail.jpg", "original_image.jpg");
  const { width, height } = view.session.image_info ?? {};
  return (
    <figure class="photo-frame" style={width && height ? { aspectRatio: `${width} / ${height}` } : {}}>
      {url && !broken.value ? <img src={url} alt={t.yourPhoto} onError={() => (broken.value = true)} /> : <Icon name="cube" />}
    </figure>
  );
}

function Away() {
  return <Notice tone="warn" icon="offline" title={text().away} />;
}

function Deleted({ session, name }: { session: Follower; name: string }) {
  const t = text();
  const acts = useActs(session);
  return (
    <Page title={name}>
      <Notice icon="trash" title={t.deleted} actions={<Button onClick={acts.restore}>{t.restore}</Button>}>
        <p class="dim">{t.deletedWhy}</p>
      </Notice>
    </Page>
  );
}
