import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { call } from "../api/call";
import type { components } from "../api/contract.gen";
import { ProblemError } from "../api/problem";
import { explain } from "../api/trouble";
import { Button } from "../ui/button";
import "../ui/chip.css";
import { Icon } from "../ui/icon";
import { Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { say } from "../ui/toast";
import { AddWebhook } from "./add_webhook";
import { DeliveryLog } from "./delivery_log";
import { text } from "./messages";

type Endpoint = components["schemas"]["Endpoint"];

/** Somebody's webhook endpoints: to look at, to test and to remove. */
export function Webhooks() {
  const t = text();
  const list = useSignal<readonly Endpoint[] | undefined>(undefined);
  const wrong = useSignal<unknown>(undefined);
  const adding = useSignal(false);
  const load = async (): Promise<void> => {
    wrong.value = undefined;
    try {
      list.value = (await call("get", "/v1/webhooks")).endpoints;
    } catch (err) {
      wrong.value = err;
    }
  };
  useEffect(() => void load(), []);
  // A deployment without webhooks has no such address.
  if (wrong.value instanceof ProblemError && (wrong.value.status === 404 || wrong.value.status === 501)) return null;
  return (
    <section class="card settings" aria-labelledby="hooks">
      <div>
        <h2 id="hooks">{t.hooks}</h2>
        <p class="dim">{t.hooksLead}</p>
      </div>
      {wrong.value !== undefined && (
        <Notice tone="bad" title={t.hooksTrouble} alert actions={<Button onClick={() => void load()}>{t.again}</Button>}>
          <p>{explain(wrong.value)}</p>
        </Notice>
      )}
      {!list.value && wrong.value === undefined && <Skeleton shape="line" count={1} label={t.loading} />}
      {list.value?.length === 0 && <p>{t.noHooks}</p>}
      {list.value !== undefined && list.value.length > 0 && (
        <ul class="hooks">
          {list.value.map((e) => (
            <Hook key={e.id} endpoint={e} changed={() => void load()} />
          ))}
        </ul>
      )}
      {list.value && (
        <Button onClick={() => (adding.value = true)}>
          <Icon name="plus" />
          {t.add}
        </Button>
      )}
      {adding.value && (
        <AddWebhook
          close={() => {
            adding.value = false;
            void load();
          }}
        />
      )}
    </section>
  );
}

function Hook({ endpoint: e, changed }: { endpoint: Endpoint; changed: () => void }) {
  const t = text();
  const logged = useSignal(0);
  const attempt = (work: Promise<unknown>, words: string): void =>
    void work.then(
      () => {
        say(words);
        changed();
      },
      (err: unknown) => say(explain(err)),
    );
  const at = { path: { endpoint_id: e.id } };
  return (
    <li class="hook">
      <div class="hook-head">
        <span class="hook-url">{e.url}</span>
        <span class={`chip ${e.state === "active" ? "good" : "bad"}`}>{e.state === "active" ? t.active : t.disabled}</span>
      </div>
      {e.disabled_because && <p class="hint">{t[e.disabled_because]}</p>}
      {e.managed_by === "file" && <p class="hint">{t.file}</p>}
      {e.last_ping && (
        <p class="hint">
          {t[e.last_ping.outcome]} {e.last_ping.status ?? e.last_ping.reason ?? ""}
        </p>
      )}
      <div class="row">
        <Button look={["small"]} aria-label={t.testOf(e.url)} onClick={() => attempt(call("post", "/v1/webhooks/{endpoint_id}/ping", at), t.testing)}>
          {t.test}
        </Button>
        <Button look={["small"]} aria-label={t.logOf(e.url)} aria-expanded={logged.value > 0} onClick={() => (logged.value = logged.value > 0 ? 0 : Date.now())}>
          {t.log}
        </Button>
        {e.managed_by === "api" && (
          <Button look={["small", "plain", "danger"]} aria-label={t.removeOf(e.url)} onClick={() => attempt(call("delete", "/v1/webhooks/{endpoint_id}", at), t.removed)}>
            {t.remove}
          </Button>
        )}
      </div>
      {logged.value > 0 && <DeliveryLog id={e.id} />}
    </li>
  );
}
