package handlers_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

const window = 15 * time.Minute

func alerting() *world {
	w := newWorld()
	w.alerts = window
	return w
}

// dead is the n-th message that a reaction gave up.
func dead(reaction string, code pipeline.Code, n int) pipeline.Event {
	e := &pipeline.MessageDeadLettered{Reaction: reaction, MessageID: fmt.Sprintf("message-%03d", n), Failure: *pipeline.NewFailure(code, "trace %d", n)}
	pipeline.Stamp(fmt.Sprint(reaction, code, n), start.Add(time.Duration(n)*time.Second), "", []pipeline.Event{e})
	return e
}

func alerted(t *testing.T, w *world, e pipeline.Event) {
	t.Helper()
	if facts, err := handlers.AlertAdmin(w.mailroom())(t.Context(), e); err != nil || facts != nil {
		t.Fatalf("%v, %v", facts, err)
	}
}

// Two hundred dead letters of one cause are two mails to the operator, each letter is
// told of once, and nothing is emitted of it.
func TestAStormOfDeadLettersIsTwoMails(t *testing.T) {
	w := alerting()
	for n := range 200 {
		alerted(t, w, dead("deliver-webhooks", pipeline.RetriesExhausted, n))
		alerted(t, w, dead("deliver-webhooks", pipeline.RetriesExhausted, n)) // it comes twice
		w.wait(time.Second)
		w.sweepDigests(t)
	}
	if len(w.mails) != 1 || w.mails[0].Subject != "Gen3D: dead letter in deliver-webhooks: we could not finish after several tries" {
		t.Fatalf("%d mails while it storms: %+v", len(w.mails), w.mails)
	}
	w.wait(window)
	if sent := w.sweepDigests(t); sent != 1 || len(w.mails) != 2 {
		t.Fatalf("%d digests, %d mails", sent, len(w.mails))
	}
	m := w.mails[1]
	if m.Subject != "Gen3D: 199 more dead letters in deliver-webhooks: we could not finish after several tries" || m.To != notice.Admin || m.From != notice.From {
		t.Errorf("%q to %s", m.Subject, m.To)
	}
	for _, says := range []string{"Times: 199", "First: 2026-11-30 10:30:01.000 UTC", "message-001", "Last: 2026-11-30 10:33:19.000 UTC", "message-199", "trace 199", "gen3d queues redrive deliver-webhooks"} {
		if !strings.Contains(m.Text, says) {
			t.Errorf("the mail lacks %q:\n%s", says, m.Text)
		}
	}
	w.wait(window)
	if sent := w.sweepDigests(t); sent != 0 || len(w.mails) != 2 || len(w.emitted) != 0 || len(w.Keys("digest/")) != 0 {
		t.Errorf("afterwards %d digests, %d mails, told %v, %v", sent, len(w.mails), types(w.emitted), w.Keys("digest/"))
	}
	if alerted(t, w, dead("deliver-webhooks", pipeline.RetriesExhausted, 300)); len(w.mails) != 3 {
		t.Errorf("what goes wrong anew is not told of at once: %d mails", len(w.mails))
	}
}

// What goes on is told of every quarter of an hour, however long and however much.
func TestAlertsThatGoOn(t *testing.T) {
	w := alerting()
	for n := range 720 { // two hours, every ten seconds
		alerted(t, w, dead("encode", pipeline.ModelCrashed, n))
		w.wait(10 * time.Second)
		w.sweepDigests(t)
	}
	if n := len(w.mails); n != 9 { // at once, and eight quarters
		t.Errorf("%d mails in two hours", n)
	}
	w = alerting()
	for n := range 1200 { // more at once than one mail holds
		alerted(t, w, dead("encode", pipeline.ModelCrashed, n))
	}
	for range 4 {
		w.wait(window)
		w.sweepDigests(t)
		w.sweepDigests(t)
	}
	if len(w.mails) != 4 || !strings.Contains(w.mails[1].Subject, "500 more") || !strings.Contains(w.mails[3].Subject, "199 more") {
		t.Errorf("%d mails of 1200 at once", len(w.mails))
	}
}

// Another failure, or the same in another reaction, waits for nobody.
func TestEachCauseIsAlertedByItself(t *testing.T) {
	w := alerting()
	for n := range 3 {
		alerted(t, w, dead("encode", pipeline.ModelCrashed, n))
		alerted(t, w, dead("encode", pipeline.ModelTimedOut, n))
		alerted(t, w, dead("reconstruct", pipeline.ModelCrashed, n))
	}
	if len(w.mails) != 3 {
		t.Fatalf("%d mails at once", len(w.mails))
	}
	w.wait(window)
	if sent := w.sweepDigests(t); sent != 3 || len(w.mails) != 6 {
		t.Errorf("%d digests, %d mails", sent, len(w.mails))
	}
}

// One alert that waited has its own mail; and where nobody is to be told any more,
// nothing is kept.
func TestAnAlertThatWaitedAlone(t *testing.T) {
	for name, admin := range map[string]string{"told": notice.Admin, "nobody to tell": ""} {
		t.Run(name, func(t *testing.T) {
			w := alerting()
			alerted(t, w, dead("encode", pipeline.ModelCrashed, 0))
			alerted(t, w, dead("encode", pipeline.ModelCrashed, 1))
			w.wait(window)
			d := w.digests()
			d.Notice.Admin = admin
			if _, err := d.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			if told := len(w.mails) == 2; told != (admin != "") || len(w.Keys("digest/")) != 0 {
				t.Fatalf("%d mails, %v", len(w.mails), w.Keys("digest/"))
			}
			if admin != "" && w.mails[1].Subject != "Gen3D: dead letter in encode: the model stopped unexpectedly" {
				t.Errorf("%q", w.mails[1].Subject)
			}
		})
	}
}

// Whoever dies anywhere, alerting or sending what was gathered: every failure is told
// of, and a mail comes twice only with the same id.
func TestAlertsSurviveACrashAnywhere(t *testing.T) {
	killed := errors.New("killed")
	for step := range 80 {
		w, left, died := alerting(), step, false
		tick := func() error {
			if left--; left < 0 {
				died = true
				return killed
			}
			return nil
		}
		w.Before = func(pipelinetest.Op, string) error { return tick() }
		w.After = func(pipelinetest.Op, string) error { return tick() }
		for n := range 4 { // as the bus does: until it succeeds
			e := dead("encode", pipeline.ModelCrashed, n)
			for {
				if _, err := handlers.AlertAdmin(w.mailroom())(t.Context(), e); err == nil {
					break
				}
				w.Before, w.After = nil, nil
				w.wait(patience)
			}
		}
		w.wait(window)
		_, _ = w.digests().Once(t.Context())
		w.Before, w.After = nil, nil
		for range 3 {
			w.wait(patience)
			w.sweepDigests(t)
		}
		text, ids := "", map[string]bool{}
		for _, m := range w.mails {
			text += m.Text
			ids[m.Letter] = true
		}
		if len(ids) != 2 || len(w.mails) > 3 || !strings.Contains(text, "message-000") || !strings.Contains(text, "Times: 3") || !strings.Contains(text, "message-003") || len(w.Keys("digest/")) != 0 {
			t.Errorf("died at step %d: %d mails, %d ids, %v", step, len(w.mails), len(ids), w.Keys("digest/"))
		}
		if !died {
			t.Logf("%d steps", step)
			return
		}
	}
	t.Error("it never got through")
}
