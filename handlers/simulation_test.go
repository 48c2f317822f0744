package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// message is one event on its way to one reaction.
type message struct {
	reaction string
	event    pipeline.Event
}

// simulation is the whole pipeline over queues that deal messages in any order,
// more than once, and lose some; its handlers crash before, in and after what
// they do.
type simulation struct {
	*world
	t     *testing.T
	rng   *rand.Rand
	queue []message
	react map[string]func(context.Context, pipeline.Event) ([]pipeline.Event, error)
}

var errCrash = errors.New("killed")

// crashes by chance: one in so many.
func (s *simulation) crashes(oneIn int) error {
	if s.rng.IntN(oneIn) == 0 {
		return errCrash
	}
	return nil
}

func simulate(t *testing.T, seed uint64) *simulation {
	s := &simulation{world: newWorld(), t: t, rng: rand.New(rand.NewPCG(seed, 7))}
	s.Created = func(e *pipeline.ObjectCreated) {
		if strings.HasSuffix(e.Key, ".jpg") || strings.HasSuffix(e.Key, ".png") {
			s.queue = append(s.queue, message{"record-upload", e})
		}
	}
	// S3 fails before and after writes; the outbox is left out, because an answer
	// lost after a send is the one case in which a mail may come twice.
	s.Before = func(_ pipelinetest.Op, key string) error {
		if strings.HasPrefix(key, "outbox/") || strings.Contains(key, "original_image") || strings.Contains(key, "mask_final") {
			return nil
		}
		return s.crashes(40)
	}
	s.After = s.Before
	s.sends = func() error { return s.crashes(10) }

	record, encoding := handlers.RecordUpload(s), handlers.RequestEncoding(s)
	s.react = map[string]func(context.Context, pipeline.Event) ([]pipeline.Event, error){
		"record-upload": func(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) {
			return record(ctx, e.(*pipeline.ObjectCreated))
		},
		"request-encoding": func(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) {
			return encoding(ctx, e.(*pipeline.ImageUploaded))
		},
		"request-reconstruction": handlers.RequestReconstruction(s),
		"update-session":         handlers.UpdateSession(s),
		"notify-owner":           s.notifyOwner(),
		"alert-admin":            handlers.AlertAdmin(s.mailroom()),
		"encode":                 s.work,
		"make-mask": func(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) { // there are no prompts
			_, err := s.Apply(ctx, e.Ref(), e)
			return nil, err
		},
		"reconstruct": s.work,
	}
	return s
}

// work does what a worker does, without a model.
func (s *simulation) work(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) {
	var run pipeline.Run
	var started, end pipeline.Event
	switch e := e.(type) {
	case *pipeline.EncodingRequested:
		run = e.Run
		started = &pipeline.EncodingStarted{SessionRef: ref, Run: run}
		end = &pipeline.EncodingCompleted{SessionRef: ref, Run: run, Result: pipeline.EncodingResult{
			Image: pipeline.ImageInfo{Width: 640, Height: 480, Format: "JPEG"}, Model: "baseline", Bytes: 1 << 20}}
	case *pipeline.ReconstructionRequested:
		run = e.Run
		started = &pipeline.ReconstructionStarted{SessionRef: ref, Run: run}
		end = &pipeline.ReconstructionCompleted{SessionRef: ref, Run: run, Result: pipeline.ReconstructionResult{
			Mask: pipeline.MaskInfo{Pixels: 9000, Coverage: 2.9}, Method: "silhouette inflation", Points: 1000}}
	}
	if kept, err := s.Receipt(ctx, ref, run.ID); err == nil {
		return []pipeline.Event{kept}, nil
	} else if !errors.Is(err, pipeline.ErrNotFound) {
		return nil, err
	}
	s.publish(*e.Head(), started)
	if err := s.crashes(5); err != nil {
		return nil, err
	}
	s.wait(time.Duration(s.rng.IntN(2000)) * time.Millisecond)
	pipeline.Stamp(e.Head().ID, s.now, "", []pipeline.Event{end})
	kept, err := s.File(ctx, run.ID, end)
	if err != nil {
		return nil, err
	}
	return []pipeline.Event{kept}, nil
}

// publish sends events to the queues of all reactions that want them; now and
// then a message is lost on its way.
func (s *simulation) publish(cause pipeline.Header, events ...pipeline.Event) {
	pipeline.Stamp(cause.ID, s.now, "", events)
	for _, e := range events {
		b, err := pipeline.Marshal(e)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, r := range topology.Reactions {
			if r.Name == "request-deliveries" { // webhooks have tests of their own
				continue
			}
			if !slices.Contains(r.Types, e.Type()) || s.rng.IntN(50) == 0 {
				continue
			}
			copied, err := pipeline.Unmarshal(b)
			if err != nil {
				s.t.Fatal(err)
			}
			s.queue = append(s.queue, message{r.Name, copied})
		}
	}
}

// step deals one message.
func (s *simulation) step() {
	i := s.rng.IntN(len(s.queue))
	m := s.queue[i]
	if s.rng.IntN(6) > 0 { // else it is a duplicate: the message also stays
		s.queue = slices.Delete(s.queue, i, i+1)
	}
	s.wait(time.Duration(s.rng.IntN(500)) * time.Millisecond)
	if s.crashes(12) != nil {
		s.queue = append(s.queue, m)
		return
	}
	events, err := s.react[m.reaction](s.t.Context(), m.event)
	if pipeline.IsPermanent(err) {
		s.t.Fatalf("%s gave up %s: %v", m.reaction, m.event.Type(), err)
	}
	if err != nil {
		s.queue = append(s.queue, m)
		return
	}
	if s.crashes(12) != nil { // with some of what follows published, or nothing
		events = events[:s.rng.IntN(len(events)+1)]
		s.queue = append(s.queue, m)
	}
	s.publish(*m.event.Head(), events...)
}

// upload puts photo and mask as the seed will have it: in either order, each
// once or twice, now or in the middle.
func (s *simulation) upload() []func() {
	put := func(f pipeline.File, text string) func() {
		return func() {
			for s.Upload(ref.Key(f).String(), []byte(text), nil) != nil {
			}
		}
	}
	puts := []func(){put(pipeline.OriginalImage, "photo"), put(pipeline.MaskFinal, "mask")}
	for _, p := range puts[:2] {
		if s.rng.IntN(2) == 0 {
			puts = append(puts, p)
		}
	}
	s.rng.Shuffle(len(puts), func(i, j int) { puts[i], puts[j] = puts[j], puts[i] })
	return puts
}

// run deals until everything has come to rest.
func (s *simulation) run() {
	puts := s.upload()
	sweep := s.sweep()
	sweep.Emit = func(_ context.Context, cause pipeline.Header, events ...pipeline.Event) error {
		s.publish(cause, events...)
		return nil
	}
	for range 20_000 {
		switch {
		case len(puts) > 0 && (len(s.queue) == 0 || s.rng.IntN(15) == 0):
			puts[0]()
			puts = puts[1:]
		case len(s.queue) > 0:
			s.step()
		case len(s.Keys("inflight/")) == 0:
			return
		default:
			s.wait(10 * time.Minute)
			if _, err := sweep.Once(s.t.Context()); err != nil && !errors.Is(err, errCrash) {
				s.t.Fatal(err)
			}
		}
	}
	s.t.Fatalf("still %d messages and %v in flight", len(s.queue), s.Keys("inflight/"))
}

// outcome is metadata.json without what differs from run to run: times,
// sequencers, and the list of applied events.
func (s *simulation) outcome() string {
	var m map[string]any
	if err := json.Unmarshal(s.Bytes(ref.Key(pipeline.Metadata).String()), &m); err != nil {
		s.t.Fatal(err)
	}
	delete(m, "events")
	timeless(m)
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}

func timeless(v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			if strings.HasSuffix(k, "_at") || k == "at" || k == "modified" || k == "sequencer" || k == "duration_sec" {
				delete(v, k)
				continue
			}
			timeless(inner)
		}
	case []any:
		for _, inner := range v {
			timeless(inner)
		}
	}
}

// Whatever is lost, repeated, reordered or killed: one session, notified, with
// one mail and one result.
func TestThePipelineComesToTheSameEnd(t *testing.T) {
	calm := simulate(t, 0)
	calm.Before, calm.After, calm.sends = nil, nil, nil
	calm.run()
	want := calm.outcome()

	const batches, seeds = 4, 200
	for batch := range uint64(batches) {
		t.Run(fmt.Sprint("batch ", batch), func(t *testing.T) {
			t.Parallel()
			for seed := batch; seed < seeds; seed += batches {
				s := simulate(t, seed)
				s.run()
				if diff := cmp.Diff(want, s.outcome()); diff != "" {
					t.Fatalf("seed %d ends otherwise (-calm +seed):\n%s", seed, diff)
				}
				if len(s.mails) != 1 || s.mails[0].Subject != "Your 3D model is ready" {
					t.Fatalf("seed %d: mails %+v", seed, s.mails)
				}
			}
		})
	}
	var final pipeline.Session
	if err := json.Unmarshal(calm.Bytes(ref.Key(pipeline.Metadata).String()), &final); err != nil {
		t.Fatal(err)
	}
	if final.Status != pipeline.Notified || len(final.Runs) != 2 || !final.AtRest() {
		t.Errorf("status %s with %d runs", final.Status, len(final.Runs))
	}
}
