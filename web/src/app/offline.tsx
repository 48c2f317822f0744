import { signal } from "@preact/signals";
import { Icon } from "../ui/icon";
import { text } from "./messages";

const online = signal(navigator.onLine);
addEventListener("online", () => (online.value = true));
addEventListener("offline", () => (online.value = false));

/** Says that the machine has no network. */
export function Offline() {
  return (
    <div role="status">
      {!online.value && (
        <p class="offline">
          <Icon name="offline" />
          {text().offline}
        </p>
      )}
    </div>
  );
}
