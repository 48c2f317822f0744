package pipeline_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// teller applies events to a session a second apart.
type teller struct {
	pipeline.Session
	now time.Time
}

func newTeller() *teller { return &teller{pipeline.NewSession(ref), start} }

func (s *teller) hear(e pipeline.Event) {
	s.now = s.now.Add(time.Second)
	pipeline.Stamp(fmt.Sprint("cause ", s.now.UnixNano()), s.now, "", []pipeline.Event{e})
	s.Apply(e)
}

func (s *teller) photo(etag string) {
	s.hear(&pipeline.ImageUploaded{SessionRef: ref, Upload: upload(etag, s.now.Add(time.Second))})
}

func (s *teller) mask(n pipeline.ObjectNumber, etag string) {
	s.hear(&pipeline.MaskUploaded{SessionRef: ref, Object: n, Upload: upload(etag, s.now.Add(time.Second))})
}

func (s *teller) encode(fails pipeline.Code) pipeline.Run {
	run, _ := s.NextEncoding()
	s.hear(&pipeline.EncodingRequested{SessionRef: ref, Run: run})
	if fails != "" {
		s.hear(&pipeline.EncodingFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(fails, "")})
	} else {
		s.hear(&pipeline.EncodingCompleted{SessionRef: ref, Run: run})
	}
	return run
}

func (s *teller) reconstruct(n pipeline.ObjectNumber, fails pipeline.Code) pipeline.Run {
	run, _ := s.NextReconstruction(n)
	s.hear(&pipeline.ReconstructionRequested{SessionRef: ref, Run: run})
	if fails != "" {
		s.hear(&pipeline.ReconstructionFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(fails, "")})
	} else {
		s.hear(&pipeline.ReconstructionCompleted{SessionRef: ref, Run: run})
	}
	return run
}

func (s *teller) notify(run pipeline.Run) {
	s.hear(&pipeline.OwnerNotified{SessionRef: ref, Run: run.ID, Channel: "email"})
}

func TestNextEncoding(t *testing.T) {
	for _, c := range []struct {
		name    string
		tell    func(*teller)
		attempt int // 0: nothing to do
		photo   string
	}{
		{"no photo", func(*teller) {}, 0, ""},
		{"a mask alone", func(s *teller) { s.mask(0, "m") }, 0, ""},
		{"a photo", func(s *teller) { s.photo("a") }, 1, "a"},
		{"asked again", func(s *teller) { s.photo("a"); s.encode("") }, 1, "a"},
		{"the same bytes again after success", func(s *teller) { s.photo("a"); s.encode(""); s.photo("a") }, 1, "a"},
		{"after a failure", func(s *teller) { s.photo("a"); s.encode(pipeline.ModelCrashed) }, 1, "a"},
		{"the same bytes again after a failure", func(s *teller) { s.photo("a"); s.encode(pipeline.ModelCrashed); s.photo("a") }, 2, "a"},
		{"a second failure, a third try", func(s *teller) {
			s.photo("a")
			s.encode(pipeline.ModelCrashed)
			s.photo("a")
			s.encode(pipeline.ModelCrashed)
			s.photo("a")
		}, 3, "a"},
		{"other bytes after a failure", func(s *teller) { s.photo("a"); s.encode(pipeline.ModelCrashed); s.photo("b") }, 1, "b"},
		{"deleted", func(s *teller) { s.photo("a"); s.hear(&pipeline.SessionDeleted{SessionRef: ref}) }, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newTeller()
			c.tell(s)
			run, ok := s.NextEncoding()
			want := pipeline.Run{}
			if c.attempt > 0 {
				want = pipeline.EncodingRun(ref, c.photo, c.attempt)
			}
			if run != want || ok != (c.attempt > 0) {
				t.Errorf("next %+v, %v; want %+v", run, ok, want)
			}
		})
	}
}

func TestNextReconstruction(t *testing.T) {
	ready := func(s *teller) { s.photo("a"); s.mask(0, "m"); s.encode("") }
	for _, c := range []struct {
		name    string
		tell    func(*teller)
		attempt int
		mask    string
	}{
		{"photo and mask, not encoded", func(s *teller) { s.photo("a"); s.mask(0, "m") }, 0, ""},
		{"encoding failed", func(s *teller) { s.photo("a"); s.mask(0, "m"); s.encode(pipeline.ModelCrashed) }, 0, ""},
		{"encoded, no mask", func(s *teller) { s.photo("a"); s.encode("") }, 0, ""},
		{"another object's mask", func(s *teller) { s.photo("a"); s.mask(1, "m"); s.encode("") }, 0, ""},
		{"all there", ready, 1, "m"},
		{"asked again", func(s *teller) { ready(s); s.reconstruct(0, "") }, 1, "m"},
		{"the same mask again after success", func(s *teller) { ready(s); s.reconstruct(0, ""); s.mask(0, "m") }, 1, "m"},
		{"another mask after success", func(s *teller) { ready(s); s.reconstruct(0, ""); s.mask(0, "n") }, 1, "n"},
		{"the same mask again after a failure", func(s *teller) { ready(s); s.reconstruct(0, pipeline.ModelCrashed); s.mask(0, "m") }, 2, "m"},
		{"the same photo again after a failure", func(s *teller) { ready(s); s.reconstruct(0, pipeline.ModelCrashed); s.photo("a") }, 2, "m"},
		{"another photo, not encoded", func(s *teller) { ready(s); s.reconstruct(0, ""); s.photo("b") }, 0, ""},
		{"deleted", func(s *teller) { ready(s); s.hear(&pipeline.SessionDeleted{SessionRef: ref}) }, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newTeller()
			c.tell(s)
			run, ok := s.NextReconstruction(0)
			want := pipeline.Run{}
			if c.attempt > 0 {
				want = pipeline.ReconstructionRun(ref, 0, "a", c.mask, c.attempt)
			}
			if run != want || ok != (c.attempt > 0) {
				t.Errorf("next %+v, %v; want %+v", run, ok, want)
			}
		})
	}
}
