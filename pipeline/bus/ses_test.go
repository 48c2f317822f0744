package bus_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

// The goldens have the shapes of AWS's documentation of event publishing.
func TestMailEventsAreRead(t *testing.T) {
	const message = "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000"
	bounced := time.Date(2026, 12, 1, 10, 31, 2, 669_000_000, time.UTC)
	about := func(r pipeline.MailReport) *pipeline.MailReport {
		r.SessionRef, r.Letter, r.Owner, r.Message = ref, "ltr_0123456789abcdef0123456789abcdef", pipeline.AddressID("recipient@example.com"), message
		r.Recipients = []string{"recipient@example.com"}
		return &r
	}
	for file, want := range map[string]*pipeline.MailReport{
		"ses_bounce.json":           about(pipeline.MailReport{Phase: pipeline.PhaseBounced, Hard: true, Reason: "permanent: general", Header: pipeline.Header{At: bounced}}),
		"ses_bounce_transient.json": about(pipeline.MailReport{Phase: pipeline.PhaseBounced, Reason: "transient: mailboxfull", Header: pipeline.Header{At: bounced}}),
		"ses_complaint.json":        about(pipeline.MailReport{Phase: pipeline.PhaseComplained, Reason: "abuse", Header: pipeline.Header{At: bounced}}),
		"ses_delivery.json":         about(pipeline.MailReport{Phase: pipeline.PhaseDelivered, Header: pipeline.Header{At: time.Date(2026, 12, 1, 10, 30, 3, 561_000_000, time.UTC)}}),
	} {
		body, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		for how, b := range map[string][]byte{"raw": body, "wrapped": wrapped(t, body)} {
			t.Run(file+" "+how, func(t *testing.T) {
				w := newWorld(t)
				ids := map[string]bool{}
				bus.OnMail(w.Bus, "record-mail", func(_ context.Context, r *pipeline.MailReport) ([]pipeline.Event, error) {
					ids[r.ID] = true
					got := *r
					got.ID, got.Cause = "", ""
					if diff := cmp.Diff(want, &got); diff != "" {
						t.Errorf("report (-want +got):\n%s", diff)
					}
					return []pipeline.Event{&pipeline.MailDelivered{SessionRef: r.Ref(), Message: r.Message}}, nil
				})
				w.start()
				for n := range 2 {
					if !w.deliver("record-mail", n+1, b) {
						t.Error("the message was sent back")
					}
				}
				told := w.told()
				if len(ids) != 1 || len(told) != 2 || told[0].Head().ID != told[1].Head().ID {
					t.Errorf("a repetition is another: %v, %v", ids, told)
				}
			})
		}
	}
}

func TestMailEventsThatAreNone(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		dead int
	}{
		"text":                          {"hello", 1},
		"nothing":                       {"{}", 1},
		"a kind that nobody asked for":  {`{"eventType":"Open","mail":{"messageId":"m"}}`, 0},
		"a mail of nobody's letter":     {`{"eventType":"Delivery","mail":{"messageId":"m"},"delivery":{"timestamp":"2026-12-01T10:31:02.669Z","recipients":["a@b.example"]}}`, 0},
		"no time":                       {`{"eventType":"Delivery","mail":{"messageId":"m"},"delivery":{"recipients":["a@b.example"]}}`, 1},
		"a user that is none":           {`{"eventType":"Delivery","mail":{"messageId":"m","tags":{"user":["Li4"]}},"delivery":{"timestamp":"2026-12-01T10:31:02.669Z"}}`, 1},
		"a session with a way out":      {`{"eventType":"Delivery","mail":{"messageId":"m","tags":{"session":["../x"]}},"delivery":{"timestamp":"2026-12-01T10:31:02.669Z"}}`, 1},
		"a letter with a way out":       {`{"eventType":"Delivery","mail":{"messageId":"m","tags":{"letter":["../../x"]}},"delivery":{"timestamp":"2026-12-01T10:31:02.669Z"}}`, 1},
		"text inside of SNS's envelope": {`{"Type":"Notification","Message":"hello"}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			bus.OnMail(w.Bus, "record-mail", func(_ context.Context, r *pipeline.MailReport) ([]pipeline.Event, error) { return nil, nil })
			w.start()
			if !w.deliver("record-mail", 1, []byte(c.body)) {
				t.Error("the message was sent back")
			}
			if dead := w.dead.take(); len(dead) != c.dead {
				t.Errorf("%d dead letters, want %d", len(dead), c.dead)
			}
		})
	}
}
