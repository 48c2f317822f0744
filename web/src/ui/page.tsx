import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import "./page.css";

let first = true;

/**
 * A page: names the window, and takes the focus to its heading after a move within
 * the app, so that screen readers begin where eyes do. The first page leaves it alone.
 */
export function Page({ title, heading, lead, actions, wide, children }: { title: string; heading?: ComponentChildren; lead?: ComponentChildren; actions?: ComponentChildren; wide?: boolean; children?: ComponentChildren }) {
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Gen3D`;
  }, [title]);
  useEffect(() => {
    if (first) first = false;
    else top.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main id="main" class={wide ? "page wide" : "page"}>
      <header class="page-head">
        <div class="page-title">
          <h1 ref={top} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead !== undefined && <p class="dim">{lead}</p>}
        </div>
        {actions !== undefined && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}
