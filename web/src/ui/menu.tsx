import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import "./menu.css";

export interface Entry {
  label: string;
  icon?: ComponentChildren;
  bad?: boolean;
  run: () => void;
}

/** A button that discloses a few actions. Escape and looking elsewhere close it. */
export function Menu({ label, button, look, entries }: { label: string; button: ComponentChildren; look: string; entries: readonly Entry[] }) {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    if (!open.value) return;
    const away = (e: Event): void => {
      if (!(e.target instanceof Node && root.current?.contains(e.target))) open.value = false;
    };
    addEventListener("pointerdown", away);
    addEventListener("focusin", away);
    return () => {
      removeEventListener("pointerdown", away);
      removeEventListener("focusin", away);
    };
  }, [open.value]);
  const trigger = (): HTMLButtonElement | null | undefined => root.current?.querySelector("button");
  return (
    <div
      class="menu"
      ref={root}
      onKeyDown={(e) => {
        if (e.key !== "Escape" || !open.value) return;
        e.stopPropagation();
        open.value = false;
        trigger()?.focus();
      }}
    >
      <button type="button" class={look} aria-label={label} aria-expanded={open.value} aria-controls={id} onClick={() => (open.value = !open.value)}>
        {button}
      </button>
      <ul class="menu-panel" id={id} hidden={!open.value}>
        {entries.map((e) => (
          <li key={e.label}>
            <button
              type="button"
              class={e.bad ? "menu-entry bad" : "menu-entry"}
              onClick={() => {
                open.value = false;
                trigger()?.focus(); // so that a dialog gives it back there
                e.run();
              }}
            >
              {e.icon}
              {e.label}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
