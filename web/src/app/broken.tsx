import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useErrorBoundary } from "preact/hooks";
import { reportError } from "../api/client_error";
import { UnreachableError } from "../api/problem";
import { explain } from "../api/trouble";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { text } from "./messages";

// Browsers' and Vite's words for code that did not come.
const noCode = /dynamically imported module|Importing a module|module script failed|preload CSS/i;

/** Shows something to go on from where a page breaks, and tells the operators. Another page is another try. */
export function Boundary({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const [err, reset] = useErrorBoundary((e: unknown) => reportError(e)) as [unknown, () => void];
  useEffect(() => {
    if (err !== undefined) reset();
  }, [path]);
  if (err === undefined) return <>{children}</>;
  const t = text();
  const away = err instanceof Error && noCode.test(err.message);
  const outdated = away && navigator.onLine;
  return (
    <Page title={outdated ? t.newVersion : t.broken}>
      <Notice
        tone={outdated ? "plain" : "bad"} title={outdated ? t.newWhy : away ? explain(new UnreachableError(err)) : t.brokenWhy} alert
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
