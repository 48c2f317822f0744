package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api"
)

// desk keeps one endpoint, "prod" of ada's, and one that a file manages.
type desk struct {
	down error
	put  []pipeline.EndpointSpec
	asks []pipeline.DeliveryQuery
	plea []pipeline.ReplayOrder
}

const event = "evt_0f1e2d3c4b5a69788796a5b4c3d2e1f0"

func (d *desk) endpoint(user pipeline.UserID, id pipeline.EndpointID) (pipeline.Endpoint, error) {
	if d.down != nil {
		return pipeline.Endpoint{}, d.down
	}
	if user != "ada" || id != "prod" && id != "filed" {
		return pipeline.Endpoint{}, pipeline.ErrNotFound
	}
	e := pipeline.Endpoint{
		ID: id, EndpointSpec: pipeline.EndpointSpec{URL: "https://hooks.example/", Events: []string{"*"}, Signing: []pipeline.Scheme{"v1", "v1a"}, Payload: "2026-11"},
		ManagedBy: pipeline.ManagedByAPI, State: pipeline.StateActive, CreatedAt: start, ChangedAt: start,
		Keys:     []pipeline.SigningKey{{ID: "key_1", Scheme: pipeline.SchemeEd25519, Public: "whpk_x", CreatedAt: start}},
		LastPing: &pipeline.PingResult{EventID: event, At: start, Outcome: pipeline.Delivered, Status: 204, DurationMS: 3.5},
	}
	if id == "filed" {
		e.ManagedBy = pipeline.ManagedByFile
	}
	return e, nil
}

func (d *desk) Endpoints(_ context.Context, user pipeline.UserID) (all []pipeline.Endpoint, err error) {
	for _, id := range []pipeline.EndpointID{"filed", "prod"} {
		e, err := d.endpoint(user, id)
		if err == nil {
			all = append(all, e)
		}
	}
	return all, d.down
}

func (d *desk) PutEndpoint(_ context.Context, user pipeline.UserID, id pipeline.EndpointID, spec pipeline.EndpointSpec) (pipeline.Endpoint, string, bool, error) {
	if d.down != nil {
		return pipeline.Endpoint{}, "", false, d.down
	}
	if strings.HasPrefix(spec.URL, "http:") {
		return pipeline.Endpoint{}, "", false, pipeline.RefusedError{Problems: []string{"url: want https", "events: none"}}
	}
	d.put = append(d.put, spec)
	e, err := d.endpoint(user, id)
	if err == nil && e.ManagedBy == pipeline.ManagedByFile {
		return e, "", false, pipeline.ErrManagedByFile
	}
	if err != nil {
		e, _ = d.endpoint("ada", "prod")
		e.ID = id
		return e, "whsec_new", true, nil
	}
	return e, "", false, nil
}

func (d *desk) RemoveEndpoint(_ context.Context, user pipeline.UserID, id pipeline.EndpointID) error {
	e, err := d.endpoint(user, id)
	if err == nil && e.ManagedBy == pipeline.ManagedByFile {
		return pipeline.ErrManagedByFile
	}
	return err
}

func (d *desk) RotateEndpoint(_ context.Context, user pipeline.UserID, id pipeline.EndpointID) (pipeline.Endpoint, string, error) {
	e, err := d.endpoint(user, id)
	return e, "whsec_rotated", err
}

func (d *desk) PingEndpoint(_ context.Context, user pipeline.UserID, id pipeline.EndpointID) (string, error) {
	_, err := d.endpoint(user, id)
	return event, err
}

func (d *desk) Deliveries(_ context.Context, user pipeline.UserID, ask pipeline.DeliveryQuery) (pipeline.DeliveryPage, error) {
	d.asks = append(d.asks, ask)
	next := start.Add(time.Minute)
	_, err := d.endpoint(user, ask.Endpoint)
	return pipeline.DeliveryPage{Next: "20261130T103000.000Z-ab", Deliveries: []pipeline.Delivery{{
		ID: event, Endpoint: ask.Endpoint, Type: "reconstruction.completed", Session: ref.Session, Attempt: 2, Replay: true, At: start, DurationMS: 3,
		Outcome: pipeline.Retrying, Status: 500, Reason: "status", Response: "sorry", NextAt: &next, Fact: json.RawMessage(`{"secret":"detail"}`),
	}}}, err
}

func (d *desk) OrderReplay(_ context.Context, user pipeline.UserID, order pipeline.ReplayOrder) (string, error) {
	_, err := d.endpoint(user, order.Endpoint)
	if err == nil && order.EventID == "" && order.From.IsZero() {
		return "", pipeline.RefusedError{Problems: []string{"name an event_id, or from"}}
	}
	d.plea = append(d.plea, order)
	return "users/ada/replay/x.status.json", err
}

func hooked(t *testing.T) (*world, *desk) {
	d := &desk{}
	return serve(t, func(c *api.Config) { c.Webhooks = d }), d
}

func TestWebhookRoutes(t *testing.T) {
	const prod, filed = "/v1/webhooks/prod", "/v1/webhooks/filed"
	for _, c := range []struct {
		name   string
		call   call
		status int
		code   string
		holds  string
	}{
		{"the endpoints", call{method: "GET", path: "/v1/webhooks"}, 200, "", `"max_endpoints":20`},
		{"somebody else's are not among them", call{method: "GET", path: "/v1/webhooks", token: "eve"}, 200, "", `{"endpoints":[]`},
		{"an endpoint", call{method: "GET", path: prod}, 200, "", `"public":"whpk_x"`},
		{"an endpoint that is not there", call{method: "GET", path: "/v1/webhooks/test"}, 404, "not-found", ""},
		{"an id that can be none", call{method: "GET", path: "/v1/webhooks/PROD"}, 404, "not-found", ""},
		{"somebody else's endpoint", call{method: "GET", path: prod, token: "eve"}, 404, "not-found", ""},
		{"a new endpoint shows its secret", call{method: "PUT", path: "/v1/webhooks/test", body: `{"url":"https://hooks.example/"}`}, 201, "", `"secret":"whsec_new"`},
		{"a changed one does not", call{method: "PUT", path: prod, body: `{"url":"https://hooks.example/","events":["*"],"signing":["v1a"],"payload":"2026-11","links":true,"description":"x"}`}, 200, "", `{"endpoint":`},
		{"one that cannot be", call{method: "PUT", path: prod, body: `{"url":"http://hooks.example/"}`}, 422, "endpoint-refused", "url: want https; events: none"},
		{"one without an address", call{method: "PUT", path: prod, body: `{}`}, 400, "bad-request", "url"},
		{"one with a field that nobody knows", call{method: "PUT", path: prod, body: `{"url":"https://x.example/","secret":"mine"}`}, 400, "bad-request", "secret"},
		{"one that the file manages", call{method: "PUT", path: filed, body: `{"url":"https://hooks.example/"}`}, 409, "managed-by-file", ""},
		{"one's end", call{method: "DELETE", path: prod}, 204, "", ""},
		{"the end of the file's", call{method: "DELETE", path: filed}, 409, "managed-by-file", ""},
		{"the end of somebody else's", call{method: "DELETE", path: prod, token: "eve"}, 404, "not-found", ""},
		{"new keys", call{method: "POST", path: prod + "/rotate"}, 200, "", "whsec_rotated"},
		{"new keys of somebody else's", call{method: "POST", path: prod + "/rotate", token: "eve"}, 404, "not-found", ""},
		{"a ping", call{method: "POST", path: prod + "/ping"}, 202, "", event},
		{"a ping of somebody else's", call{method: "POST", path: prod + "/ping", token: "eve"}, 404, "not-found", ""},
		{"the log", call{method: "GET", path: prod + "/deliveries"}, 200, "", `"reason":"status"`},
		{"the log, asked well", call{method: "GET", path: prod + "/deliveries?limit=1&outcome=retrying&cursor=20261130T103000.000Z-ab&event_id=" + event}, 200, "", "next_cursor"},
		{"the log of no outcome", call{method: "GET", path: prod + "/deliveries?outcome=lost"}, 400, "bad-request", "lost"},
		{"the log from nowhere", call{method: "GET", path: prod + "/deliveries?cursor=../x"}, 400, "bad-request", "cursor"},
		{"the log of no event", call{method: "GET", path: prod + "/deliveries?event_id=x"}, 400, "bad-request", "event_id"},
		{"somebody else's log", call{method: "GET", path: prod + "/deliveries", token: "eve"}, 404, "not-found", ""},
		{"a replay", call{method: "POST", path: prod + "/replay", body: `{"event_id":"` + event + `"}`}, 202, "", "users/ada/replay/"},
		{"a replay of a day", call{method: "POST", path: prod + "/replay", body: `{"from":"2026-11-29T00:00:00Z","to":"2026-11-30T00:00:00Z","only_failed":true}`}, 202, "", ""},
		{"a replay of nothing", call{method: "POST", path: prod + "/replay", body: `{}`}, 422, "endpoint-refused", "event_id"},
		{"a replay of no event", call{method: "POST", path: prod + "/replay", body: `{"event_id":"x"}`}, 400, "bad-request", ""},
		{"a replay of somebody else's", call{method: "POST", path: prod + "/replay", token: "eve", body: `{"event_id":"` + event + `"}`}, 404, "not-found", ""},
		{"nobody's list", call{method: "GET", path: "/v1/webhooks", token: "x"}, 401, "unauthorised", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, _ := hooked(t)
			if c.call.token == "" {
				c.call.token = "ada"
			}
			g := w.do(c.call)
			if g.status != c.status || g.code() != c.code || !strings.Contains(string(g.body), c.holds) {
				t.Errorf("%d %s, want %d %s with %q: %s", g.status, g.code(), c.status, c.code, c.holds, g.body)
			}
			if strings.Contains(string(g.body), "detail\"}") {
				t.Errorf("the fact itself is shown: %s", g.body)
			}
		})
	}
}

func TestWithoutWebhooksTheirAddressesAreNotThere(t *testing.T) {
	w := serve(t)
	for _, path := range []string{"/v1/webhooks", "/v1/webhooks/prod", "/v1/webhooks/prod/deliveries"} {
		if g := w.do(call{method: "GET", path: path, token: "ada"}); g.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, g.status)
		}
	}
}

func TestWebhooksOverStorageThatIsDown(t *testing.T) {
	w, d := hooked(t)
	d.down = errDown
	for _, c := range []call{
		{method: "GET", path: "/v1/webhooks"}, {method: "GET", path: "/v1/webhooks/prod"}, {method: "DELETE", path: "/v1/webhooks/prod"},
		{method: "PUT", path: "/v1/webhooks/prod", body: `{"url":"https://x.example/"}`}, {method: "POST", path: "/v1/webhooks/prod/rotate"},
		{method: "POST", path: "/v1/webhooks/prod/ping"}, {method: "GET", path: "/v1/webhooks/prod/deliveries"},
		{method: "POST", path: "/v1/webhooks/prod/replay", body: `{"event_id":"` + event + `"}`},
	} {
		c.token = "ada"
		if g := w.do(c); g.status != http.StatusServiceUnavailable {
			t.Errorf("%s %s: %d %s", c.method, c.path, g.status, g.body)
		}
	}
}
