package journal

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// whole has every field set: who adds one to a Delivery must add it to the line.
func whole(t testing.TB) pipeline.Delivery {
	at := time.Date(2026, 11, 30, 12, 0, 0, 120e6, time.UTC)
	d := pipeline.Delivery{ID: "evt_1", Endpoint: "prod", Type: "reconstruction.failed", Session: "sess_1796034600_00000001", Attempt: 2, Replay: true,
		At: at, DurationMS: 12.345, Outcome: pipeline.Retrying, Status: 503, Reason: "status", Response: "busy", NextAt: &at, Fact: json.RawMessage(`{"id":"evt_1"}`)}
	for field, v := range reflect.ValueOf(d).Fields() {
		if v.IsZero() {
			t.Fatalf("%s is not set", field.Name)
		}
	}
	return d
}

func TestALineIsWhatJSONWrites(t *testing.T) {
	for name, change := range map[string]func(*pipeline.Delivery){
		"every field": func(*pipeline.Delivery) {},
		"no field":    func(d *pipeline.Delivery) { *d = pipeline.Delivery{} },
		"what a ping has": func(d *pipeline.Delivery) {
			d.Session, d.Replay, d.Status, d.Reason, d.Response, d.NextAt = "", false, 0, "", "", nil
		},
		"another zone":          func(d *pipeline.Delivery) { d.At = d.At.In(time.FixedZone("", -3600)) },
		"quotes and tags":       func(d *pipeline.Delivery) { d.Response = `<a href="x">&\</a>` },
		"control characters":    func(d *pipeline.Delivery) { d.Response = "\x00\r\n\t\x1f\x7f" },
		"other letters":         func(d *pipeline.Delivery) { d.Response, d.ID = "größer\u2028\xff", "ä" },
		"eight kilobytes":       func(d *pipeline.Delivery) { d.Response = strings.Repeat("x", 8<<10) },
		"no time at all":        func(d *pipeline.Delivery) { d.DurationMS = 0 },
		"next to no time":       func(d *pipeline.Delivery) { d.DurationMS = 1e-7 },
		"an age":                func(d *pipeline.Delivery) { d.DurationMS = 1e21 },
		"a whole number":        func(d *pipeline.Delivery) { d.DurationMS = 15000 },
		"no fact":               func(d *pipeline.Delivery) { d.Fact = nil },
		"a fact on many lines":  func(d *pipeline.Delivery) { d.Fact = json.RawMessage("{\n\"id\": 1\n}") },
		"what is no JSON":       func(d *pipeline.Delivery) { d.Fact = json.RawMessage("\n{") },
		"a year that is none":   func(d *pipeline.Delivery) { d.At = d.At.AddDate(8000, 0, 0) },
		"a next year like that": func(d *pipeline.Delivery) { next := d.At.AddDate(-9000, 0, 0); d.NextAt = &next },
	} {
		t.Run(name, func(t *testing.T) {
			d := whole(t)
			change(&d)
			want, wantErr := json.Marshal(d)
			got, err := appendLine([]byte("before"), d)
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("got %v, JSON says %v", err, wantErr)
			}
			if err == nil && string(got) != "before"+string(want)+"\n" {
				t.Errorf("wrote %s\nJSON  %s", got, want)
			}
		})
	}
}

// The fact is what it was, to the letter: JSON would write its tags in another way.
func TestALineKeepsTheFact(t *testing.T) {
	d := whole(t)
	d.Fact = json.RawMessage(`{"id": "<1>"}`)
	if got, err := appendLine(nil, d); err != nil || !strings.HasSuffix(string(got), `,"fact":{"id": "<1>"}}`+"\n") {
		t.Errorf("wrote %s, %v", got, err)
	}
}
