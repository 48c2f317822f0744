package e2e

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// What an operator sees: jobs that wait, a session that is owed something, a worker that
// told of itself and one that fell silent, dead letters and why.
func TestTopShowsTheDeployment(t *testing.T) {
	c := start(t, t.TempDir(), "--no-work", "--sweep-after", "10m")
	ref := newRef("waiting")
	c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
	c.publish("events", `{"no":"event"}`, map[string]string{"type": pipeline.TypeEncodingFailed})
	heartbeat := func(machine string, ago time.Duration) {
		b, _ := json.Marshal(map[string]any{"machine": machine, "phase": "ready", "jobs": 1, "done": 7, "at": time.Now().Add(-ago).UTC()})
		c.put("fleet/workers/"+machine+".json", b)
	}
	heartbeat("i-live", time.Second)
	heartbeat("i-gone", 10*time.Minute)
	var s struct {
		InFlight int `json:"sessions_in_flight"`
		Queues   []struct {
			Queue   string
			Visible int
			Dead    int
			Oldest  *float64 `json:"oldest_sec"`
			Reason  string   `json:"dead_reason"`
		}
		Sessions []struct {
			Status   string
			Sessions int
		}
		Workers []struct {
			Machine string
			Done    int
			Silent  bool
		}
	}
	queue := func(name string) int {
		for i, q := range s.Queues {
			if q.Queue == name {
				return i
			}
		}
		t.Fatalf("no row for %s: %+v", name, s)
		return 0
	}
	// Depths, ages, heartbeats and sessions are readings of their own: what arrives between
	// two of them is in one and not yet in the other, so the whole picture is waited for.
	missing := func() string {
		encode, mail := s.Queues[queue("encode")], s.Queues[queue("notify-owner")]
		switch {
		case encode.Visible != 1:
			return "the job that waits for an encoder"
		case encode.Oldest == nil || *encode.Oldest < 0 || *encode.Oldest > 120:
			return "the age of the job that waits for an encoder"
		case mail.Dead != 1 || !strings.Contains(mail.Reason, "message_unreadable"):
			return "the dead letter and its reason"
		case s.InFlight != 1 || len(s.Sessions) != 1 || s.Sessions[0].Status != "initializing":
			return "the session that waits"
		case len(s.Workers) != 2 || s.Workers[0].Machine != "i-gone" || !s.Workers[0].Silent || s.Workers[1].Silent || s.Workers[1].Done != 7:
			return "one worker that tells of itself and one that fell silent"
		}
		return ""
	}
	what := "everything"
	for deadline := time.Now().Add(60 * time.Second); what != "" && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		out, errs, code := c.run("top", "--json")
		if code != 0 || json.Unmarshal([]byte(out), &s) != nil {
			t.Fatalf("gen3d top --json: %d %s %s", code, errs, out)
		}
		what = missing()
	}
	if what != "" {
		t.Errorf("gen3d top lacks %s: %+v", what, s)
	}
	text, errs, code := c.run("top", "--once")
	if code != 0 {
		t.Fatal(errs)
	}
	for _, want := range []string{"encode", "OLDEST", "message_unreadable", "initializing", "i-live", "silent", "gen3d queues redrive"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s:\n%s", want, text)
		}
	}
}
