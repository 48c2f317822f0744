import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icons";

/**
 * A button that opens a panel beside it. Escape and a click elsewhere close it, and
 * the focus goes back to the button.
 */
export function Panel({ icon, label, primary = false, compact = false, children }: {
  icon: IconName;
  label: string;
  primary?: boolean;
  compact?: boolean;
  children: (close: () => void) => ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  // With the panel, not a frame later: a key that comes between would be the button's,
  // and the focus would go to a panel that is closed again.
  useLayoutEffect(() => {
    if (!open) return;
    panel.current?.focus();
    const outside = (e: PointerEvent) => {
      if (e.target instanceof Node && !root.current?.contains(e.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  return (
    <div
      class="viewer-panel-root"
      ref={root}
      onKeyDown={(e) => {
        if (e.key !== "Escape" || !open) return;
        e.stopPropagation();
        close();
      }}
    >
      <button type="button" ref={button} class={`button ${primary ? "primary" : ""} ${compact ? "plain icon" : ""}`} aria-expanded={open} aria-controls={id} aria-label={compact ? label : undefined} title={compact ? label : undefined} onClick={() => setOpen(!open)}>
        <Icon name={icon} />
        {!compact && <span class="viewer-label">{label}</span>}
      </button>
      <div id={id} class="viewer-panel" role="group" aria-label={label} tabIndex={-1} ref={panel} hidden={!open}>
        {open && children(close)}
      </div>
    </div>
  );
}
