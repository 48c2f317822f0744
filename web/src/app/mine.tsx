import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { History } from "../history/page";
import { Page } from "../ui/page";
import { say } from "../ui/toast";
import { Drop } from "../upload/drop";
import { loadSender, sender } from "../upload/later";
import type { Upload } from "../upload/sending";
import { text } from "./messages";

/** What is somebody's own: a place for new photos, and the models there are. */
export default function Mine() {
  const t = text();
  const { route } = useLocation();
  const empty = useSignal(false);
  const alone = useSignal<Upload | undefined>(undefined);
  const take = async (files?: File[]): Promise<void> => {
    try {
      const { send, ourPhoto } = await loadSender();
      const added = send(files ?? [await ourPhoto()]);
      // Who sends one photo wants to go on with it; who sends several stays here.
      alone.value = added.length === 1 ? added[0] : undefined;
    } catch {
      say(t.notTaken, { label: t.again, run: () => void take(files) });
    }
  };
  const sending = sender.value;
  const sent = (sending?.uploads.value ?? []).flatMap(({ step: { value } }) => (value.at === "done" ? value.session : []));
  useEffect(() => {
    const step = alone.value?.step.peek();
    if (!sending || step?.at !== "done") return;
    sending.uploads.value = sending.uploads.value.filter((u) => u !== alone.value);
    route(`/sessions/${step.session}?new`);
  }, [sent.join()]);
  return (
    <Page title={empty.value ? t.welcome : t.models} lead={empty.value ? t.welcomeLead : undefined}>
      <Drop take={(files) => void take(files)} soon={() => void loadSender().catch(() => undefined)} large={empty.value} />
      {sending && <sending.UploadList />}
      <History sent={sent} nothing={(none) => (empty.value = none)} />
    </Page>
  );
}
