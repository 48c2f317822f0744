import type { Page } from "playwright-core";
import { press, inTurn, words, type State } from "./state";

const url = "https://hooks.example.com/gen3d/sessions/a-rather-long-address-of-a-receiver";
const endpoint = { id: "web-1", url, events: ["*"], signing: ["v1", "v1a"], payload: "1", links: false, managed_by: "api", state: "active", last_ping: { outcome: "delivered", status: 204, at: "2026-01-02T03:04:05Z" } };
const off = { ...endpoint, id: "web-2", url: "https://old.example.com/", state: "disabled", disabled_because: "failing", managed_by: "file", last_ping: undefined };
const tries = [
  { event_id: "evt_2", type: "reconstruction.completed", attempt: 1, at: "2026-01-02T03:04:05Z", duration_ms: 40, outcome: "delivered", status: 204 },
  { event_id: "evt_1", type: "encoding.completed", attempt: 3, at: "2026-01-02T03:01:05Z", duration_ms: 9000, outcome: "retrying", reason: "timeout" },
];
const hooks = () => ({ "GET /v1/webhooks": { json: { endpoints: [endpoint, off], max_endpoints: 20 } } });
const path = () => "/settings";
const address = (value: string) => (page: Page) => page.getByLabel("Address").fill(value);

/** The settings, and what can be wrong with them. */
export const settings: State[] = [
  { name: "settings", path, there: inTurn(words("Send mail for"), words("You have no webhooks yet")) },
  { name: "settings-loading", path, answers: () => ({ "GET /v1/preferences": "never", "GET /v1/webhooks": "never" }), there: (p) => p.getByText("Your settings are being fetched").first().waitFor({ state: "attached" }) },
  { name: "settings-broken", path, answers: () => ({ "GET /v1/preferences": "cut", "GET /v1/webhooks": "cut" }), there: inTurn(words("Your settings could not be fetched"), words("Your webhooks could not be fetched")) },
  { name: "settings-saved", path, answers: () => ({ "PUT /v1/preferences": { json: { email: "digest", language: "en", links: false, preset: "fast" } } }), there: inTurn((p) => p.getByLabel("Fast").check(), words("Saved.")) },
  { name: "webhooks", path, answers: hooks, there: words(url) },
  {
    name: "webhook-log", path, there: inTurn(press(`Deliveries to ${url}`), (p) => p.getByRole("table").waitFor()),
    answers: () => ({ ...hooks(), "GET /v1/webhooks/web-1/deliveries": { json: { deliveries: tries } } }),
  },
  { name: "webhook-log-empty", path, answers: () => ({ ...hooks(), "GET /v1/webhooks/web-1/deliveries": { json: { deliveries: [] } } }), there: inTurn(press(`Deliveries to ${url}`), words("Nothing was sent yet.")) },
  { name: "webhook-add", path, there: inTurn(press("Add a webhook"), (p) => p.getByRole("dialog").waitFor()) },
  { name: "webhook-refused", path, there: inTurn(press("Add a webhook"), address("http://example.com"), press("Save"), (p) => p.locator("#hook-wrong").filter({ hasText: /./ }).waitFor()) },
  {
    name: "webhook-added", path,
    there: async (page) => {
      await page.route("**/v1/webhooks/web-*", (route) => route.fulfill({ status: 201, json: { endpoint, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYq=" } }));
      await inTurn(press("Add a webhook"), address(url), press("Save"), words("cannot be shown again"))(page);
    },
  },
];
