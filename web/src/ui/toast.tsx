import { signal } from "@preact/signals";
import { messages } from "../i18n/messages";
import { Button } from "./button";
import { Icon } from "./icon";
import "./toast.css";

interface Toast {
  id: number;
  words: string;
  action?: { label: string; run: () => void };
}

const text = messages({ dismiss: "Dismiss", region: "Messages" }, { es: { dismiss: "Descartar", region: "Mensajes" } });
const shown = signal<Toast[]>([]);
let next = 0;

/** How long a message stays, in ms: the longer where there is something to do. Resting on it keeps it. */
const stay = { plain: 6_000, action: 12_000 };

/** Says something that needs no answer; with an action, such as undo, for a while. */
export function say(words: string, action?: Toast["action"]): void {
  const toast: Toast = { id: next++, words, ...(action && { action }) };
  shown.value = [...shown.value.slice(-2), toast];
  wait(toast);
}

const timers = new Map<number, ReturnType<typeof setTimeout>>();
function wait(t: Toast): void {
  timers.set(t.id, setTimeout(() => dismiss(t.id), t.action ? stay.action : stay.plain));
}
function keep(t: Toast): void {
  clearTimeout(timers.get(t.id));
}
function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  shown.value = shown.value.filter((t) => t.id !== id);
}

/** Where messages appear: one live region for the whole app, always there. */
export function Toasts() {
  const t = text();
  return (
    <section class="toasts" aria-label={t.region}>
      <div role="status" aria-live="polite">
        {shown.value.map((toast) => (
          <div class="toast" key={toast.id} onPointerEnter={() => keep(toast)} onPointerLeave={() => wait(toast)} onFocusIn={() => keep(toast)} onFocusOut={() => wait(toast)}>
            <span>{toast.words}</span>
            {toast.action && (
              <Button
                look={["small"]}
                onClick={() => {
                  dismiss(toast.id);
                  toast.action?.run();
                }}
              >
                {toast.action.label}
              </Button>
            )}
            <Button look={["plain", "icon", "small"]} aria-label={t.dismiss} onClick={() => dismiss(toast.id)}>
              <Icon name="close" />
            </Button>
          </div>
        ))}
      </div>
    </section>
  );
}
