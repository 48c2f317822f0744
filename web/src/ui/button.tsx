import type { JSX } from "preact";
import "./button.css";

type Look = "primary" | "plain" | "danger" | "icon" | "small";

/** A button. Those that show only an icon need an aria-label. */
export function Button({ look = [], class: extra, ...rest }: { look?: Look[] } & Omit<JSX.IntrinsicElements["button"], "look">) {
  return <button type="button" class={["button", ...look, ...(typeof extra === "string" ? [extra] : [])].join(" ")} {...rest} />;
}
