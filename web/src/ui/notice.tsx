import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";
import "./notice.css";

type Tone = "plain" | "good" | "warn" | "bad";
const icons: Record<Tone, IconName> = { plain: "clock", good: "check", warn: "warn", bad: "warn" };

/** Something that people should know, with what they can do about it. */
export function Notice({ tone = "plain", title, icon, children, actions, alert }: { tone?: Tone; title: ComponentChildren; icon?: IconName; children?: ComponentChildren; actions?: ComponentChildren; alert?: boolean }) {
  return (
    <div class={`notice ${tone}`} role={alert ? "alert" : undefined}>
      <Icon name={icon ?? icons[tone]} />
      <div class="notice-text">
        <p class="notice-title">{title}</p>
        {children}
        {actions !== undefined && <div class="row">{actions}</div>}
      </div>
    </div>
  );
}
