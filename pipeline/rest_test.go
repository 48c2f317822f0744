package pipeline_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestAtRest(t *testing.T) {
	for _, c := range []struct {
		name   string
		tell   func(*teller)
		status pipeline.Status
		rest   bool
	}{
		{"nothing is known", func(*teller) {}, pipeline.Created, true},
		{"a mask waits for its photo", func(s *teller) { s.mask(0, "m") }, pipeline.Created, true},
		{"a photo waits for a worker", func(s *teller) { s.photo("a") }, pipeline.Initializing, false},
		{"an encoded photo waits for its owner", func(s *teller) { s.photo("a"); s.encode("") }, pipeline.AwaitingMask, true},
		{"a failed photo nobody has been told of", func(s *teller) { s.photo("a"); s.encode(pipeline.PhotoTruncated) }, pipeline.Failed, false},
		{"a failed photo its owner knows of", func(s *teller) { s.photo("a"); s.notify(s.encode(pipeline.PhotoTruncated)) }, pipeline.Failed, true},
		{"a failed photo that was sent again", func(s *teller) { s.photo("a"); s.notify(s.encode(pipeline.ModelCrashed)); s.photo("a") }, pipeline.Failed, false},
		{"a photo and a mask", func(s *teller) { s.photo("a"); s.mask(0, "m"); s.encode("") }, pipeline.Reconstructing, false},
		{"a model nobody has been told of", func(s *teller) { s.photo("a"); s.mask(0, "m"); s.encode(""); s.reconstruct(0, "") }, pipeline.Completed, false},
		{"a model its owner knows of", func(s *teller) { s.photo("a"); s.mask(0, "m"); s.encode(""); s.notify(s.reconstruct(0, "")) }, pipeline.Notified, true},
		{"a failed model its owner knows of", func(s *teller) {
			s.photo("a")
			s.mask(0, "m")
			s.encode("")
			s.notify(s.reconstruct(0, pipeline.MaskEmpty))
		}, pipeline.Failed, true},
		{"a failed model whose mask was sent again", func(s *teller) {
			s.photo("a")
			s.mask(0, "m")
			s.encode("")
			s.notify(s.reconstruct(0, pipeline.ModelCrashed))
			s.mask(0, "m")
		}, pipeline.Failed, false},
		{"one object is told of, the other not", func(s *teller) {
			s.photo("a")
			s.mask(0, "m")
			s.mask(1, "n")
			s.encode("")
			s.notify(s.reconstruct(0, ""))
			s.reconstruct(1, "")
		}, pipeline.Completed, false},
		{"one object failed and is told of, the other is not done", func(s *teller) {
			s.photo("a")
			s.mask(0, "m")
			s.mask(1, "n")
			s.encode("")
			s.notify(s.reconstruct(0, pipeline.MaskEmpty))
		}, pipeline.Reconstructing, false},
		{"deleted in the middle", func(s *teller) { s.photo("a"); s.hear(&pipeline.SessionDeleted{SessionRef: ref}) }, pipeline.Deleted, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newTeller()
			c.tell(s)
			if s.Status != c.status || s.AtRest() != c.rest {
				t.Errorf("status %s, at rest %v; want %s, %v", s.Status, s.AtRest(), c.status, c.rest)
			}
		})
	}
}

// As many objects as are allowed, each with retries: what is current is never
// forgotten, however much history there is.
func TestAFullSessionRemembersAllThatIsCurrent(t *testing.T) {
	s := newTeller()
	s.photo("a")
	s.encode("")
	for n := range pipeline.ObjectNumber(pipeline.MaxObjects) {
		for try := range 3 {
			s.mask(n, fmt.Sprint("m", n))
			if try < 2 {
				s.reconstruct(n, pipeline.ModelCrashed)
			} else {
				s.notify(s.reconstruct(n, ""))
			}
		}
	}
	if s.Status != pipeline.Notified {
		t.Errorf("status %s, want notified", s.Status)
	}
	if len(s.Runs) > 2*pipeline.MaxObjects || len(s.Events) > 128 {
		t.Errorf("%d runs and %d events are kept", len(s.Runs), len(s.Events))
	}
	for n := range pipeline.ObjectNumber(pipeline.MaxObjects) {
		if r := s.ReconstructionRun(n); r == nil || r.Attempt != 3 {
			t.Errorf("object %d: run %+v", n, r)
		}
	}
}

func TestAttempt(t *testing.T) {
	if a := pipeline.AttemptFrom(context.Background()); a.Number != 1 || a.Last() {
		t.Errorf("an unknown attempt is %+v", a)
	}
	for a, last := range map[pipeline.Attempt]bool{
		{Number: 1, Max: 4}: false, {Number: 4, Max: 4}: true, {Number: 5, Max: 4}: true, {Number: 9}: false,
	} {
		if got := pipeline.AttemptFrom(pipeline.WithAttempt(context.Background(), a)); got != a || got.Last() != last {
			t.Errorf("%+v: read back as %+v, last %v", a, got, got.Last())
		}
	}
}
