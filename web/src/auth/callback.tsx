import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect } from "preact/hooks";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { recall } from "./account";
import { text as common } from "./messages";
import { text } from "./callback_messages";
import { SignInButton } from "./sign_in_button";

/** Where the identity provider sends people back to. */
export default function Callback() {
  const t = text();
  const { route } = useLocation();
  const failed = useSignal(false);
  useEffect(() => {
    void (async () => {
      try {
        const { arrive } = await import("./provider");
        const to = await arrive();
        recall();
        route(to, true);
      } catch {
        recall();
        failed.value = true;
      }
    })();
  }, []);
  if (!failed.value) return <Page title={t.arriving} lead={common().leaving} />;
  return (
    <Page title={t.failed}>
      <Notice tone="bad" title={t.failedWhy} alert actions={<><SignInButton to="/" /><a class="button" href="/">{t.home}</a></>} />
    </Page>
  );
}
