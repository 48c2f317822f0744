import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";
import { reportError } from "../api/client_error";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { text } from "./messages";

/** Shows something to go on from where a page breaks, and tells the operators. */
export function Boundary({ children }: { children: ComponentChildren }) {
  const err: unknown = useErrorBoundary((e: unknown) => reportError(e))[0];
  if (err === undefined) return <>{children}</>;
  const t = text();
  const stale = err instanceof Error && /dynamically imported module|Importing a module|module script failed/i.test(err.message);
  return (
    <Page title={t.broken}>
      <Notice
        tone="bad" title={stale ? t.newVersion : t.brokenWhy} alert
        actions={
          <>
            <Button look={["primary"]} onClick={() => location.reload()}>
              {t.reload}
            </Button>
            <a class="button" href="/" target="_self" rel="external">
              {t.home}
            </a>
          </>
        }
      />
    </Page>
  );
}

/** Tells of errors that no page shows. */
export function watchErrors(): void {
  addEventListener("error", (e) => reportError(e.error ?? e.message));
  addEventListener("unhandledrejection", (e) => reportError(e.reason));
}
