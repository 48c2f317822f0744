import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { call } from "../api/call";
import type { components } from "../api/contract.gen";
import { explain } from "../api/trouble";
import { formatTime } from "../i18n/format";
import { Skeleton } from "../ui/skeleton";
import { text } from "./messages";

/** The last tries to reach an endpoint. */
export function DeliveryLog({ id }: { id: string }) {
  const t = text();
  const tries = useSignal<readonly components["schemas"]["Delivery"][] | undefined>(undefined);
  const wrong = useSignal("");
  useEffect(() => {
    call("get", "/v1/webhooks/{endpoint_id}/deliveries", { path: { endpoint_id: id }, query: { limit: 20 } }).then(
      (page) => (tries.value = page.deliveries),
      (err: unknown) => (wrong.value = explain(err)),
    );
  }, [id]);
  if (wrong.value) return <p class="wrong">{wrong.value}</p>;
  if (!tries.value) return <Skeleton shape="line" count={2} label={t.loading} />;
  if (tries.value.length === 0) return <p class="hint">{t.noLog}</p>;
  return (
    <table class="log" tabIndex={0} aria-label={t.log}>
      <thead>
        <tr>
          <th scope="col">{t.when}</th>
          <th scope="col">{t.event}</th>
          <th scope="col">{t.outcome}</th>
        </tr>
      </thead>
      <tbody>
        {tries.value.map((d) => (
          <tr key={`${d.event_id}-${d.attempt}-${d.at}`}>
            <td>{formatTime(d.at)}</td>
            <td>{d.type}</td>
            <td>
              {t[d.outcome]} {d.status ?? d.reason ?? ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
