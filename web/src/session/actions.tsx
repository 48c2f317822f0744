import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { cancelSession, deleteSession, renameSession, restoreSession, retrySession, type Status } from "../api/sessions";
import { ready } from "../api/status";
import { explain } from "../api/trouble";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { part } from "../ui/part";
import { RenameDialog } from "../ui/rename";
import { say } from "../ui/toast";
import type { Follower } from "./follow";
import { text } from "./messages";

const ShareDialog = part(() => import("../share/dialog"));

interface Acts {
  retry: () => void;
  cancel: () => void;
  remove: () => void;
  restore: () => void;
}

/** What can be done with a session. What comes of it, its events tell. */
export function useActs(session: Follower): Acts {
  const t = text();
  const { route } = useLocation();
  const attempt = (work: Promise<unknown>, then: () => void): void =>
    void work.then(
      () => {
        then();
        void session.read();
      },
      (err: unknown) => say(explain(err)),
    );
  const id = session.id;
  const restore = (): void => attempt(restoreSession(id), () => route(`/sessions/${id}`));
  return {
    retry: () => attempt(retrySession(id), () => say(t.retrying)),
    cancel: () => attempt(cancelSession(id), () => say(t.cancelled)),
    restore,
    remove: () =>
      attempt(deleteSession(id), () => {
        say(t.removed, { label: t.undo, run: restore });
        route("/");
      }),
  };
}

/** The buttons beside the name. */
export function Actions({ session, name, status }: { session: Follower; name: string; status: Status }) {
  const t = text();
  const acts = useActs(session);
  const open = useSignal<"" | "rename" | "share">("");
  const rename = (wanted: string): Promise<string> =>
    renameSession(session.id, wanted).then(
      () => {
        void session.read();
        return "";
      },
      (err: unknown) => explain(err),
    );
  return (
    <>
      {ready(status) && (
        <>
          <a class="button" href={`/sessions/${session.id}/mask`}>
            <Icon name="plus" />
            {t.another}
          </a>
          <Button look={["primary"]} onClick={() => (open.value = "share")}>
            <Icon name="share" />
            {t.share}
          </Button>
        </>
      )}
      <Menu
        label={t.more} look="button icon" button={<Icon name="more" />}
        entries={[
          { label: t.rename, icon: <Icon name="pen" />, run: () => (open.value = "rename") },
          { label: t.remove, icon: <Icon name="trash" />, bad: true, run: acts.remove },
        ]}
      />
      {open.value === "rename" && <RenameDialog name={name} save={rename} close={() => (open.value = "")} />}
      {open.value === "share" && <ShareDialog id={session.id} close={() => (open.value = "")} />}
    </>
  );
}
