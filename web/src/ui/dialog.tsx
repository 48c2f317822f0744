import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { messages } from "../i18n/messages";
import { Button } from "./button";
import "./dialog.css";
import { Icon } from "./icon";

const text = messages({ close: "Close" }, { es: { close: "Cerrar" } });

/**
 * A modal dialog while it is mounted. The browser keeps the focus in it, ends it on
 * Escape and gives the focus back; `close` is called however it ends.
 */
export function Dialog({ title, close, children, actions }: { title: string; close: () => void; children: ComponentChildren; actions?: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // At once: what is typed in the frame before an effect would go to the page behind.
  useLayoutEffect(() => {
    const back = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close(); // while it is open, nothing behind it takes the focus
      if (back instanceof HTMLElement && back.isConnected) back.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={heading}
      onClose={close}
      onClick={(e) => {
        if (e.target === dialog.current) close(); // on the backdrop: the content is inside of .dialog-body
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={heading}>{title}</h2>
          <Button look={["plain", "icon"]} aria-label={text().close} onClick={close}>
            <Icon name="close" />
          </Button>
        </header>
        {children}
        {actions !== undefined && <footer class="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}
