package bus_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

var errPassing = errors.New("throttled")

func requested() *pipeline.EncodingRequested {
	return &pipeline.EncodingRequested{SessionRef: ref, Run: pipeline.EncodingRun(ref, "etag", 1)}
}

// encoding registers the two reactions that most tests need: a quick one and a job.
func encoding(w *world, react func(context.Context, pipeline.Event) ([]pipeline.Event, error)) {
	bus.On(w.Bus, "request-encoding", func(ctx context.Context, e *pipeline.ImageUploaded) ([]pipeline.Event, error) { return react(ctx, e) })
	bus.On(w.Bus, "encode", func(ctx context.Context, e *pipeline.EncodingRequested) ([]pipeline.Event, error) {
		return react(ctx, e)
	})
	bus.OnEvery(w.Bus, "alert-admin", react)
	w.start()
}

func TestAnEventIsHandledAndFollowed(t *testing.T) {
	w := newWorld(t)
	var attempt pipeline.Attempt
	encoding(w, func(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) {
		attempt = pipeline.AttemptFrom(ctx)
		return []pipeline.Event{requested(), &pipeline.SessionCreated{SessionRef: ref}}, nil
	})
	body := encode(t, &pipeline.ImageUploaded{SessionRef: ref})
	var ids [2][]string
	for i := range ids {
		if !w.deliver("request-encoding", i+1, body) {
			t.Fatal("the message was sent back")
		}
		for _, e := range w.told() {
			ids[i] = append(ids[i], e.Head().ID)
			if trace := e.Head().Trace; !strings.HasPrefix(trace, "00-4bf92f3577b34da6a3ce929d0e0e4736-") || strings.Contains(trace, "00f067aa0ba902b7") {
				t.Errorf("%s: traceparent %s, want a new span of the same trace", e.Type(), trace)
			}
		}
		w.log.take()
	}
	if len(ids[0]) != 2 || fmt.Sprint(ids[0]) != fmt.Sprint(ids[1]) {
		t.Errorf("first delivery emitted %v, the second %v", ids[0], ids[1])
	}
	if want := (pipeline.Attempt{Number: 2, Max: 5}); attempt != want {
		t.Errorf("attempt %+v, want %+v", attempt, want)
	}
}

func TestAnEventWrappedBySNSIsRead(t *testing.T) {
	w := newWorld(t)
	var got pipeline.Event
	encoding(w, func(_ context.Context, e pipeline.Event) ([]pipeline.Event, error) { got = e; return nil, nil })
	if !w.deliver("request-encoding", 1, wrapped(t, encode(t, &pipeline.ImageUploaded{SessionRef: ref, Filename: "x"}))) {
		t.Fatal("the message was sent back")
	}
	if e, ok := got.(*pipeline.ImageUploaded); !ok || e.Filename != "x" || e.Ref() != ref {
		t.Errorf("got %+v", got)
	}
}

func TestErrors(t *testing.T) {
	image := &pipeline.ImageUploaded{SessionRef: ref}
	for _, c := range []struct {
		name, reaction string
		event          pipeline.Event
		receive        int
		fails          func(call int) error
		calls          int
		settled, dead  bool
		announced      pipeline.Code
		outcome        string
	}{
		{name: "cured by a moment's wait", reaction: "request-encoding", event: image, receive: 1,
			fails: func(n int) error {
				if n == 1 {
					return errPassing
				}
				return nil
			}, calls: 2, settled: true, outcome: "ok"},
		{name: "not cured by it", reaction: "request-encoding", event: image, receive: 1,
			fails: func(int) error { return errPassing }, calls: 3, outcome: "retry"},
		{name: "the last receive", reaction: "request-encoding", event: image, receive: 5,
			fails: func(int) error { return errPassing }, calls: 3, announced: pipeline.RetriesExhausted, outcome: "retry"},
		{name: "permanent", reaction: "request-encoding", event: image, receive: 1,
			fails: func(int) error { return pipeline.Permanent(errPassing) }, calls: 1, settled: true, dead: true, announced: pipeline.RetriesExhausted, outcome: "dead"},
		{name: "permanent, with a failure of its own", reaction: "request-encoding", event: image, receive: 1,
			fails: func(int) error { return pipeline.Permanent(pipeline.NewFailure(pipeline.ModelBadResult, "inner")) },
			calls: 1, settled: true, dead: true, announced: pipeline.ModelBadResult, outcome: "dead"},
		{name: "a job is not tried in place", reaction: "encode", event: requested(), receive: 1,
			fails: func(int) error { return errPassing }, calls: 1, outcome: "retry"},
		{name: "a job's last receive", reaction: "encode", event: requested(), receive: 4,
			fails: func(int) error { return errPassing }, calls: 1, announced: pipeline.RetriesExhausted, outcome: "retry"},
		{name: "stopped in the middle", reaction: "encode", event: requested(), receive: 4,
			fails: func(int) error { return fmt.Errorf("job: %w", context.Canceled) }, calls: 1, outcome: "retry"},
		{name: "the alert itself is not announced", reaction: "alert-admin", event: &pipeline.MessageDeadLettered{Reaction: "encode"}, receive: 8,
			fails: func(int) error { return pipeline.Permanent(errPassing) }, calls: 1, settled: true, dead: true, outcome: "dead"},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := encode(t, c.event) // cases share events, which it stamps
			t.Parallel()
			w := newWorld(t)
			var calls atomic.Int32
			encoding(w, func(context.Context, pipeline.Event) ([]pipeline.Event, error) {
				return nil, c.fails(int(calls.Add(1)))
			})
			if settled := w.deliver(c.reaction, c.receive, body); settled != c.settled {
				t.Errorf("settled %v, want %v", settled, c.settled)
			}
			if int(calls.Load()) != c.calls {
				t.Errorf("called %d times, want %d", calls.Load(), c.calls)
			}
			dead := w.dead.take()
			if (len(dead) == 1) != c.dead || len(dead) > 1 {
				t.Errorf("%d dead letters", len(dead))
			}
			told := w.told()
			if c.announced == "" && len(told) > 0 || c.announced != "" && len(told) != 1 {
				t.Fatalf("told %v", told)
			}
			if c.announced != "" {
				e := told[0].(*pipeline.MessageDeadLettered)
				if e.Reaction != c.reaction || e.Failure.Code != c.announced || e.About != c.event.Type() || e.Ref() != ref ||
					e.Failure.Detail == "" || e.MessageID != "5fea7756-0ea4-451a-a703-a558b933e274" || e.Head().Cause != c.event.Head().ID {
					t.Errorf("announced %+v", e)
				}
			}
			if outcome := w.line()["outcome"]; outcome != c.outcome {
				t.Errorf("outcome %v, want %s", outcome, c.outcome)
			}
		})
	}
}

func TestADeadLetterKeepsItsBody(t *testing.T) {
	w := newWorld(t)
	encoding(w, func(context.Context, pipeline.Event) ([]pipeline.Event, error) {
		return nil, pipeline.Permanent(errPassing)
	})
	body := encode(t, &pipeline.ImageUploaded{SessionRef: ref})
	w.deliver("request-encoding", 1, body)
	w.dead.mu.Lock()
	defer w.dead.mu.Unlock()
	if len(w.dead.messages) != 1 || w.dead.topics[0] != "request-encoding-dlq" || string(w.dead.messages[0].Payload) != string(body) {
		t.Fatalf("dead letters %v in %v", w.dead.messages, w.dead.topics)
	}
	if reason := w.dead.messages[0].Metadata.Get("reason_poisoned"); reason != "throttled" {
		t.Errorf("reason %q", reason)
	}
}

func TestTwoReactionsGivingUpOneEventAreTwoFacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	fails := func(context.Context, pipeline.Event) ([]pipeline.Event, error) {
		return nil, pipeline.Permanent(errPassing)
	}
	bus.OnEvery(w.Bus, "update-session", fails)
	bus.OnEvery(w.Bus, "notify-owner", fails)
	w.start()
	body := encode(t, &pipeline.EncodingFailed{SessionRef: ref})
	w.deliver("update-session", 1, body)
	w.deliver("notify-owner", 1, body)
	w.deliver("notify-owner", 2, body)
	told := w.told()
	if len(told) != 3 || told[0].Head().ID == told[1].Head().ID || told[1].Head().ID != told[2].Head().ID {
		t.Errorf("told %v", told)
	}
}

func TestAnUnheardAnnouncementIsTriedAgainWithItsMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	encoding(w, func(context.Context, pipeline.Event) ([]pipeline.Event, error) {
		return nil, pipeline.Permanent(errPassing)
	})
	body := encode(t, &pipeline.ImageUploaded{SessionRef: ref})
	w.events.breakWith(errors.New("topic is away"))
	if w.deliver("request-encoding", 1, body) || len(w.dead.take()) != 0 {
		t.Error("it went to the dead letters unheard")
	}
	w.events.breakWith(nil)
	if !w.deliver("request-encoding", 2, body) || len(w.dead.take()) != 1 || len(w.told()) != 1 {
		t.Error("it was not announced afterwards")
	}
	w.dead.breakWith(errors.New("queue is away"))
	if w.deliver("request-encoding", 2, body) {
		t.Error("it was acknowledged although the dead letters did not take it")
	}
}

func TestAPublishThatFailsSendsTheMessageBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	encoding(w, func(context.Context, pipeline.Event) ([]pipeline.Event, error) {
		return []pipeline.Event{requested()}, nil
	})
	w.events.breakWith(errors.New("topic is away"))
	body := encode(t, &pipeline.ImageUploaded{SessionRef: ref})
	if w.deliver("request-encoding", 1, body) {
		t.Error("it was acknowledged")
	}
	w.events.breakWith(nil)
	if !w.deliver("request-encoding", 2, body) || len(w.told()) != 1 {
		t.Error("the next delivery did not publish")
	}
}

func TestHandlersHaveADeadlineAndJobsHaveNone(t *testing.T) {
	w := newWorld(t)
	limited := map[string]bool{}
	encoding(w, func(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) {
		_, limited[e.Type()] = ctx.Deadline()
		return nil, nil
	})
	w.deliver("request-encoding", 1, encode(t, &pipeline.ImageUploaded{SessionRef: ref}))
	w.deliver("encode", 1, encode(t, requested()))
	if !limited[pipeline.TypeImageUploaded] || limited[pipeline.TypeEncodingRequested] {
		t.Errorf("deadlines: %v", limited)
	}
}

func TestAPanicIsAnErrorLikeAnother(t *testing.T) {
	w := newWorld(t)
	var calls atomic.Int32
	encoding(w, func(_ context.Context, e pipeline.Event) ([]pipeline.Event, error) {
		if calls.Add(1) == 1 {
			panic(e)
		}
		return []pipeline.Event{[]pipeline.Event(nil)[calls.Load()]}, nil // a runtime error
	})
	if w.deliver("encode", 1, encode(t, requested())) {
		t.Error("the message was acknowledged")
	}
	if line := w.line(); line["error"] != "panic with a *pipeline.EncodingRequested" {
		t.Errorf("error %q", line["error"])
	}
	if w.deliver("encode", 4, encode(t, requested())) {
		t.Error("the message was acknowledged")
	}
	if line := w.line(); line["error"] != "panic: runtime error: index out of range [2] with length 0" {
		t.Errorf("error %q", line["error"])
	}
	told := w.told()
	if len(told) != 1 || !strings.Contains(told[0].(*pipeline.MessageDeadLettered).Failure.Detail, "chain_test.go") {
		t.Errorf("the operator is told %+v, want the stack", told)
	}
}

func TestEmitOutsideOfAHandler(t *testing.T) {
	w := newWorld(t)
	encoding(w, func(context.Context, pipeline.Event) ([]pipeline.Event, error) { return nil, nil })
	at := time.Now()
	if err := w.Emit(t.Context(), pipeline.Header{ID: "sweep:x"}, requested(), &pipeline.MessageDeadLettered{Reaction: "x"}); err != nil {
		t.Fatal(err)
	}
	told := w.told()
	if len(told) != 2 || told[0].Head().Cause != "sweep:x" || told[0].Head().At.Before(at.Add(-time.Second)) || len(told[0].Head().Trace) != 55 {
		t.Errorf("told %+v", told[0].Head())
	}
}
