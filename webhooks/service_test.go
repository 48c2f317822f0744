package webhooks_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks/outbound"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// The whole schedule: ten tries in a bit more than three days, the same id each time.
func TestTenTriesInThreeDays(t *testing.T) {
	w := newWorld(t)
	w.endpoint("prod", pipeline.EndpointSpec{})
	w.answer = status(500)
	begun := w.clock()
	id := w.tell(1)
	w.pass(100 * time.Hour)
	if len(w.sent) != 10 || len(w.Keys("due/")) != 0 {
		t.Fatalf("%d tries, %v still waits", len(w.sent), w.Keys("due/"))
	}
	want := []time.Duration{0, 5 * time.Second, 5 * time.Minute, 35 * time.Minute, 155 * time.Minute, 455 * time.Minute, 1055 * time.Minute, 1895 * time.Minute, 3095 * time.Minute, 4535 * time.Minute}
	for i, s := range w.sent {
		if s.id != id {
			t.Errorf("try %d has id %s, want %s", i+1, s.id, id)
		}
		// Up to a tenth is added to each wait, and the sweep of these tests looks once a minute.
		if after := s.at.Sub(begun); after < want[i] || after > want[i]+want[i]/10+10*time.Minute {
			t.Errorf("try %d after %s, want %s", i+1, after, want[i])
		}
	}
	if got := w.outcomes(); got[8] != "retrying" || got[9] != "given_up" {
		t.Errorf("outcomes %v", got)
	}
}

func TestAnswersAndWhatFollows(t *testing.T) {
	for _, c := range []struct {
		name     string
		answer   outbound.Answer
		outcomes string
		state    pipeline.EndpointState
		because  string
		next     time.Duration // until the next try, at least; 0: none
	}{
		{"200", outbound.Answer{Status: 200}, "delivered", "active", "", 0},
		{"404", outbound.Answer{Status: 404, Reason: outbound.Status}, "retrying", "active", "", 5 * time.Second},
		{"a redirect", outbound.Answer{Status: 301, Reason: outbound.Redirect}, "retrying", "active", "", 5 * time.Second},
		{"no answer", outbound.Answer{Reason: outbound.Timeout}, "retrying", "active", "", 5 * time.Second},
		{"429 with Retry-After", outbound.Answer{Status: 429, Reason: outbound.Status, RetryAfter: 2 * time.Hour}, "retrying", "active", "", 2 * time.Hour},
		{"410", outbound.Answer{Status: 410, Reason: outbound.Status}, "given_up mail: gone", "disabled", "gone", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.endpoint("prod", pipeline.EndpointSpec{})
			w.answer = func(sent) outbound.Answer { return c.answer }
			w.tell(1)
			e := w.find("prod")
			if got := strings.Join(w.outcomes(), " "); got != c.outcomes || e.State != c.state || e.DisabledBecause != c.because {
				t.Errorf("outcomes %q, want %q; endpoint %s %s", got, c.outcomes, e.State, e.DisabledBecause)
			}
			if failed := c.answer.Reason != ""; failed != (e.FailingSince != nil) {
				t.Errorf("failing since %v", e.FailingSince)
			}
			if c.next == 0 {
				if n := len(w.Keys("due/")); n != 0 {
					t.Errorf("%d wait", n)
				}
				return
			}
			if next := w.tries[0].NextAt; next == nil || next.Sub(w.clock()) < c.next || next.Sub(w.clock()) > c.next+c.next/10+time.Second {
				t.Errorf("next at %v", next)
			}
		})
	}
}

// Five days without one success switch an endpoint off, with one mail; a success in
// between starts the count anew, and putting it anew switches it on.
func TestFiveDaysOfFailureSwitchOff(t *testing.T) {
	w := newWorld(t)
	w.endpoint("prod", pipeline.EndpointSpec{})
	w.answer = status(503)
	w.tell(1)
	w.pass(4 * 24 * time.Hour)
	w.answer = status(200)
	w.tell(2)
	w.pass(20 * time.Minute) // the lane was closed
	if e := w.find("prod"); e.FailingSince != nil || e.State != pipeline.StateActive {
		t.Fatalf("after a success: %+v", e)
	}
	w.answer = status(503)
	for n := 3; n < 3+6*4; n++ { // four facts a day
		w.tell(n)
		w.pass(6 * time.Hour)
	}
	e := w.find("prod")
	if e.State != pipeline.StateDisabled || e.DisabledBecause != pipeline.DisabledFailing || e.DisabledAt.Sub(*e.FailingSince) < 5*24*time.Hour {
		t.Fatalf("after five days: %+v", e)
	}
	mails := map[string]bool{}
	for _, d := range w.tries {
		if d.Type == "mail: failing" {
			mails[d.ID] = true
		}
	}
	if len(mails) != 1 { // who sends it does so once for each id
		t.Errorf("mails %v, want one", mails)
	}
	before := len(w.sent)
	w.tell(100)
	if len(w.sent) != before {
		t.Error("a disabled endpoint was sent to")
	}
	w.answer = nil
	w.endpoint("prod", pipeline.EndpointSpec{})
	w.tell(101)
	if e := w.find("prod"); e.State != pipeline.StateActive || len(w.sent) != 1 {
		t.Errorf("put anew: %+v, %d requests", e, len(w.sent))
	}
}

// A dead endpoint among fifty: after a few failures it is left alone, and none of the
// others ever waits or is put off.
func TestADeadEndpointDelaysNobody(t *testing.T) {
	w := newWorld(t)
	w.endpoint("dead", pipeline.EndpointSpec{URL: "https://dead.example/"})
	for i := range 19 { // as many as an owner may have
		w.endpoint(pipeline.EndpointID(fmt.Sprintf("live-%d", i)), pipeline.EndpointSpec{URL: fmt.Sprintf("https://live-%d.example/", i)})
	}
	w.answer = func(s sent) outbound.Answer {
		if strings.Contains(s.url, "dead") {
			return outbound.Answer{Reason: outbound.Timeout, Duration: 15 * time.Second}
		}
		return outbound.Answer{Status: 204, Duration: time.Millisecond}
	}
	for n := range 200 {
		w.tell(n)
	}
	dead, live := 0, 0
	for _, s := range w.sent {
		if strings.Contains(s.url, "dead") {
			dead++
		} else {
			live++
		}
	}
	if live != 200*19 || dead != 5 || len(w.Keys("due/")) != 200 {
		t.Errorf("%d requests to the living, %d to the dead, %d wait", live, dead, len(w.Keys("due/")))
	}
	for _, d := range w.tries {
		if d.Endpoint != "dead" && (d.Outcome != pipeline.Delivered || d.Attempt != 1) {
			t.Fatalf("%+v", d)
		}
	}
}

// While keys rotate both sign; after a day the new one alone.
func TestRotation(t *testing.T) {
	w := newWorld(t)
	_, first := w.endpoint("prod", pipeline.EndpointSpec{})
	_, second, err := w.RotateEndpoint(t.Context(), user, "prod")
	if err != nil || second == "" || second == first {
		t.Fatal(second, err)
	}
	key := func(text string) signature.Key {
		k, err := signature.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	takes := func(s sent, secret string) bool { return signature.Verify(s.header, s.body, s.at, key(secret)) == nil }
	w.tell(1)
	w.wait(23*time.Hour + 59*time.Minute)
	w.tell(2)
	w.wait(2 * time.Minute)
	w.tell(3)
	for i, want := range []bool{true, true, false} {
		if s := w.sent[i]; takes(s, first) != want || !takes(s, second) {
			t.Errorf("request %d: old key %v, new key %v", i, takes(s, first), takes(s, second))
		}
	}
	if n := len(strings.Fields(w.sent[0].header.Get(signature.HeaderSignature))); n != 4 {
		t.Errorf("%d signatures while keys rotate, want 4", n)
	}
	for _, k := range w.find("prod").Keys {
		if k.Scheme == pipeline.SchemeEd25519 && k.ExpiresAt == nil && signature.Verify(w.sent[2].header, w.sent[2].body, w.sent[2].at, key(k.Public)) != nil {
			t.Error("the new public key does not fit")
		}
	}
	for _, name := range w.Keys("") {
		if b := string(w.Bytes(name)); strings.Contains(b, "whsec_") || strings.Contains(b, "whsk_") || strings.Contains(b, strings.TrimPrefix(first, "whsec_")) {
			t.Errorf("%s holds a secret", name)
		}
	}
}

// A replay of one, of a span, and of what failed, by the file that anybody may put.
func TestReplay(t *testing.T) {
	w := newWorld(t)
	w.endpoint("prod", pipeline.EndpointSpec{})
	good := w.tell(1)
	w.answer = status(410)
	w.wait(time.Minute)
	bad := w.tell(2)
	w.answer = nil
	w.endpoint("prod", pipeline.EndpointSpec{})
	w.wait(time.Hour)
	order := func(name, text string) string {
		t.Helper()
		w.sent = nil
		w.wait(time.Second)
		name = strings.NewReplacer(" ", "-", "'", "").Replace(name)
		key := "users/acme/replay/" + name + ".replay.json"
		if err := w.Upload(key, []byte(text), nil); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the notice comes twice
			if _, err := w.Service.Replay(t.Context(), &pipeline.ObjectCreated{Key: key}); err != nil {
				t.Fatal(err)
			}
		}
		w.run()
		var ids []string
		for _, s := range w.sent {
			ids = append(ids, s.id)
		}
		slices.Sort(ids)
		return strings.Join(ids, " ") + "|" + string(w.Bytes("users/acme/replay/"+name+".status.json"))
	}
	if got := order("failed", `{"endpoint_id":"prod","from":"2026-11-30T10:00:00Z","to":"2026-11-30T11:00:00Z","only_failed":true}`); !strings.HasPrefix(got, bad+"|") || !strings.Contains(got, `"done"`) {
		t.Errorf("what failed: %s", got)
	}
	both := []string{good, bad}
	slices.Sort(both)
	if got := order("all", `{"endpoint_id":"prod","from":"2026-11-30T10:00:00Z"}`); !strings.HasPrefix(got, strings.Join(both, " ")+"|") {
		t.Errorf("all: %s", got)
	}
	for name, c := range map[string]struct{ text, ids, says string }{
		"one":        {`{"endpoint_id":"prod","event_id":"` + good + `"}`, good, `"requested": 1`},
		"nothing":    {`{"endpoint_id":"prod"}`, "", "name an event_id"},
		"nobody's":   {`{"endpoint_id":"test","event_id":"` + good + `"}`, "", `there is no endpoint`},
		"no order":   {`[]`, "", "this is no order"},
		"misspelled": {`{"endpoint_id":"prod","event":"x"}`, "", "unknown field"},
		"backwards":  {`{"endpoint_id":"prod","from":"2026-11-30T11:00:00Z","to":"2026-11-30T10:00:00Z"}`, "", "from is not before to"},
		"long ago":   {`{"endpoint_id":"prod","from":"2026-01-01T00:00:00Z"}`, "", "30 days"},
	} {
		got := order(name, c.text)
		if ids, says, _ := strings.Cut(got, "|"); ids != c.ids || !strings.Contains(says, c.says) {
			t.Errorf("%s: sent %q, want %q; it says %s", name, ids, c.ids, says)
		}
	}
}

// What an owner writes into its own log cannot make us tell of others' files.
func TestAForgedLogTellsNothingOfOthers(t *testing.T) {
	w := newWorld(t)
	w.endpoint("prod", pipeline.EndpointSpec{Links: true, Events: []string{"*"}})
	forge := func(owner string) string {
		return `{"id":"evt_00000000000000000000000000000001","endpoint_id":"prod","type":"reconstruction.completed","attempt":1,"at":"2026-11-30T10:29:00Z","outcome":"delivered","fact":` +
			`{"id":"evt_00000000000000000000000000000001","type":"reconstruction.completed","version":1,"at":"2026-11-30T10:29:00Z","cause":"x","data":{"user_id":"` + owner + `","session_id":"sess_1_00000000","run":{"id":"run_1","object":0},` +
			`"result":{"artefacts":[{"file":"../../../eve/sessions/sess_1_00000000/model.glb","key":"users/eve/sessions/sess_1_00000000/model.glb"},{"file":"model.glb","key":"users/eve/sessions/sess_1_00000000/model.glb"}]}}}}` + "\n"
	}
	for _, owner := range []string{"eve", "acme"} {
		if err := w.Upload("users/acme/deliveries/20261130T102900.000Z-"+owner+".ndjson", []byte(forge(owner)), nil); err != nil {
			t.Fatal(err)
		}
		if err := w.Upload("users/acme/replay/"+owner+".replay.json", []byte(`{"endpoint_id":"prod","from":"2026-11-30T10:00:00Z"}`), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Service.Replay(t.Context(), &pipeline.ObjectCreated{Key: "users/acme/replay/" + owner + ".replay.json"}); err != nil {
			t.Fatal(err)
		}
		w.run()
	}
	for _, s := range w.sent {
		if strings.Contains(string(s.body), "eve") {
			t.Errorf("told: %s", s.body)
		}
	}
}

func TestALinkIsThereOnlyWhereItIsAskedFor(t *testing.T) {
	w := newWorld(t)
	w.endpoint("plain", pipeline.EndpointSpec{})
	w.endpoint("linked", pipeline.EndpointSpec{Links: true})
	ref := pipeline.SessionRef{User: user, Session: "sess_1796034600_a1b2c3d4"}
	e := &pipeline.ReconstructionCompleted{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, "a", "b", 1), Result: pipeline.ReconstructionResult{
		Artefacts: []pipeline.Artefact{{File: pipeline.ModelGLB, Key: ref.Key(pipeline.ModelGLB).String(), Bytes: 7, SHA256: "ab"}}}}
	if err := w.emit(context.Background(), pipeline.Header{ID: "x"}, e); err != nil {
		t.Fatal(err)
	}
	w.run()
	for _, s := range w.sent {
		if got, want := strings.Contains(string(s.body), "https://link.example/users/acme/"), strings.Contains(s.url, "linked"); got != want {
			t.Errorf("%s: %s", s.url, s.body)
		}
		if m := decoded(t, s.body); m.Type != "reconstruction.completed" || m.Data["status"] != "completed" {
			t.Errorf("%s", s.body)
		}
	}
	if len(w.sent) != 2 || w.sent[0].header.Get("Content-Type") != "application/json" || http.CanonicalHeaderKey("user-agent") == "" {
		t.Errorf("%d requests", len(w.sent))
	}
}

// The same message twice is one request; a fact that comes twice as well.
func TestARepetitionIsNoRequest(t *testing.T) {
	w := newWorld(t)
	w.endpoint("prod", pipeline.EndpointSpec{})
	w.tell(7)
	w.wait(time.Second)
	w.tell(7)
	if len(w.sent) != 1 {
		t.Errorf("%d requests, want 1", len(w.sent))
	}
}
