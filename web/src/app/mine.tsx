import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { History } from "../history/page";
import { Page } from "../ui/page";
import { Drop } from "../upload/drop";
import { UploadList } from "../upload/list";
import { send, uploads, type Upload } from "../upload/queue";
import { text } from "./messages";

/** What is somebody's own: a place for new photos, and the models there are. */
export default function Mine() {
  const t = text();
  const { route } = useLocation();
  const empty = useSignal(false);
  const arrived = useSignal(0);
  const alone = useSignal<Upload | undefined>(undefined);
  const take = (files: File[]): void => {
    const added = send(files);
    // Who sends one photo wants to go on with it; who sends several stays here.
    alone.value = added.length === 1 ? added[0] : undefined;
  };
  const done = uploads.value.filter((u) => u.step.value.at === "done").length;
  useEffect(() => {
    arrived.value = done;
    const step = alone.value?.step.peek();
    if (step?.at !== "done") return;
    uploads.value = uploads.value.filter((u) => u !== alone.value);
    route(`/sessions/${step.session}?new`);
  }, [done]);
  return (
    <Page title={empty.value ? t.welcome : t.models} lead={empty.value ? t.welcomeLead : undefined}>
      <Drop take={take} large={empty.value} />
      <UploadList />
      <History changed={arrived.value} nothing={(none) => (empty.value = none)} />
    </Page>
  );
}
