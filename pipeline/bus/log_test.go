package bus_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

func TestOneWideLineForEachMessage(t *testing.T) {
	always := []string{"attempt", "age_ms", "duration_ms", "handler", "level", "message", "message_id", "outcome"}
	about := append([]string{"event", "event_id", "session"}, always...)
	for _, c := range []struct {
		name   string
		body   []byte
		err    error
		fields []string
		level  string
	}{
		{"it goes well", encode(t, requested()), nil, about, "info"},
		{"it fails", encode(t, requested()), errPassing, append([]string{"error"}, about...), "warn"},
		{"it is given up", encode(t, requested()), pipeline.Permanent(errPassing), append([]string{"error"}, about...), "error"},
		{"its session was erased", encode(t, requested()), fmt.Errorf("update: %w", pipeline.ErrErased), about, "info"},
		{"it cannot be read", []byte("hello"), nil, append([]string{"error"}, always...), "error"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			encoding(w, func(context.Context, pipeline.Event) ([]pipeline.Event, error) { return nil, c.err })
			w.deliver("encode", 3, c.body)
			line := w.line()
			slices.Sort(c.fields)
			if diff := cmp.Diff(c.fields, slices.Sorted(maps.Keys(line))); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
			if line["handler"] != "encode" || line["attempt"] != 3.0 || line["message"] != "handled" || line["level"] != c.level {
				t.Errorf("line %v", line)
			}
			if age := line["age_ms"].(float64); age < 1000 || age > 20_000 {
				t.Errorf("age_ms %v, want about 1000", age)
			}
			if erased := errors.Is(c.err, pipeline.ErrErased); erased && (line["outcome"] != "erased" || len(w.dead.messages) != 0) {
				t.Errorf("line %v, %d dead letters", line, len(w.dead.messages))
			}
			if s, ok := line["session"]; ok && s != string(ref.Session) {
				t.Errorf("session %v", s)
			}
		})
	}
}

// Metrics of failures and sizes are made of these lines (terraform/modules/observability).
func TestALineSaysWhatMetricsAreMadeOf(t *testing.T) {
	for name, c := range map[string]struct {
		event pipeline.Event
		field string
		want  any
	}{
		"an encoding failed":         {&pipeline.EncodingFailed{SessionRef: ref, Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "x")}, "category", "system"},
		"a reconstruction failed":    {&pipeline.ReconstructionFailed{SessionRef: ref, Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "x")}, "category", "user"},
		"a reconstruction completed": {&pipeline.ReconstructionCompleted{SessionRef: ref, Result: pipeline.ReconstructionResult{Artefacts: []pipeline.Artefact{{File: pipeline.OutputMesh, Bytes: 3 << 19}}}}, "mesh_mb", 1.5},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			bus.OnEvery(w.Bus, "update-session", func(context.Context, pipeline.Event) ([]pipeline.Event, error) { return nil, nil })
			w.start()
			w.deliver("update-session", 1, encode(t, c.event))
			if line := w.line(); line[c.field] != c.want || line["outcome"] != "ok" {
				t.Errorf("line %v, want %s %v", line, c.field, c.want)
			}
		})
	}
}

// Whatever a message holds and whatever an error quotes, no log line shows it.
func TestNothingPrivateIsLogged(t *testing.T) {
	const (
		address = "ada.lovelace+gen3d@example.co.uk"
		link    = "https://gen3d.s3.eu-west-1.amazonaws.com/users/ada/x.ply?X-Amz-Signature=5ec2e75ec2e7&X-Amz-Expires=86400"
		secret  = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
	)
	private := []string{"ada.lovelace", "example.co.uk", "X-Amz", "5ec2e75ec2e7", "whsec_", "my teddy", "dear diary"}
	event := func() pipeline.Event {
		return &pipeline.ImageUploaded{SessionRef: ref, Filename: "my teddy " + address + " " + link + " " + secret}
	}
	text := string(encode(t, event()))
	at := "2026-11-30T10:30:00.417Z"
	for _, c := range []struct {
		name, reaction string
		body           string
		react          func(pipeline.Event) error
	}{
		{"handled", "request-encoding", text, func(pipeline.Event) error { return nil }},
		{"an error that quotes an address", "request-encoding", text, func(pipeline.Event) error {
			return fmt.Errorf("ses: the identity %s is not verified: <%s>", address, address)
		}},
		{"an error that quotes a link", "request-encoding", text, func(pipeline.Event) error {
			return fmt.Errorf("Get %q: dial tcp: %w", link, errPassing)
		}},
		{"a permanent error that quotes both", "request-encoding", text, func(pipeline.Event) error {
			return pipeline.Permanent(errors.New(address + " cannot open " + link))
		}},
		{"a failure with its detail", "request-encoding", text, func(pipeline.Event) error {
			return pipeline.NewFailure(pipeline.ModelCrashed, "dear diary %s %s", secret, address)
		}},
		{"a panic with the event", "request-encoding", text, func(e pipeline.Event) error { panic(e) }},
		{"a panic with its text", "request-encoding", text, func(e pipeline.Event) error { panic("dear diary " + secret) }},
		{"a panic with an address in its error", "request-encoding", text, func(e pipeline.Event) error { panic(errors.New("no mail for " + address)) }},
		{"a body that is no event", "request-encoding", "dear diary " + secret + address, nil},
		{"an event of another shape", "request-encoding", strings.Replace(text, `"user_id":"ada"`, `"user_id":["dear diary"]`, 1), nil},
		{"a type that is a letter", "request-encoding", strings.Replace(text, "image.uploaded", "dear diary "+address, 1), nil},
		{"a notification of a private key", "record-upload", string(records(record("ObjectCreated:Put", "users/ada/dear+diary+"+secret, at))), func(pipeline.Event) error { return errPassing }},
		{"a notification that cannot be read", "record-upload", string(records(record("ObjectCreated:Put", "dear diary %"+secret, at))), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			bus.OnObject(w.Bus, "record-upload", func(_ context.Context, e *pipeline.ObjectCreated) ([]pipeline.Event, error) { return nil, c.react(e) })
			encoding(w, func(_ context.Context, e pipeline.Event) ([]pipeline.Event, error) { return nil, c.react(e) })
			w.deliver(c.reaction, 2, []byte(c.body))
			log := w.log.take()
			if strings.Count(log, "\n") != 1 {
				t.Errorf("want one line, got:\n%s", log)
			}
			for _, p := range private {
				if strings.Contains(log, p) {
					t.Errorf("the log shows %q:\n%s", p, log)
				}
			}
		})
	}
}
