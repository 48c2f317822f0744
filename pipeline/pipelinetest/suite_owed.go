package pipelinetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
)

func testLetters(t *testing.T, s Store) {
	ctx, ref := t.Context(), NewRef()
	claimed := time.Date(2026, 11, 30, 10, 0, 0, 123_456_789, time.UTC)
	for _, c := range []struct {
		name string
		ref  pipeline.SessionRef
	}{
		{"about a session", ref}, {"about a user", pipeline.SessionRef{User: ref.User}}, {"about nobody", pipeline.SessionRef{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := pipeline.Letter{ID: pipeline.LetterID(string(ref.User)+c.name, "owner"), SessionRef: c.ref, Claimed: claimed}
			got, mine, err := s.Claim(ctx, l)
			noError(t, err)
			if !mine || !got.Same(l) {
				t.Fatalf("first claim: %+v, mine %v", got, mine)
			}
			again := l
			again.Claimed = claimed.Add(time.Minute)
			got, mine, err = s.Claim(ctx, again)
			noError(t, err)
			if mine || cmp.Diff(l, got) != "" {
				t.Errorf("second claim: %+v, mine %v; want the first", got, mine)
			}
			sent := again
			sent.Sent, sent.MessageID = claimed.Add(2*time.Minute), "ses-1"
			noError(t, s.Update(ctx, sent))
			got, mine, err = s.Claim(ctx, l)
			noError(t, err)
			if mine || !got.Done() || cmp.Diff(sent, got) != "" {
				t.Errorf("claim after sending: %+v, mine %v", got, mine)
			}
		})
	}
	t.Run("of many claims one wins", func(t *testing.T) {
		l := pipeline.Letter{ID: pipeline.LetterID(string(ref.User)+"race", "owner"), SessionRef: ref, Claimed: claimed}
		var won atomic.Int32
		var g sync.WaitGroup
		for range 6 {
			g.Go(func() {
				_, mine, err := s.Claim(ctx, l)
				if err != nil {
					t.Error(err)
				}
				if mine {
					won.Add(1)
				}
			})
		}
		g.Wait()
		if won.Load() != 1 {
			t.Errorf("%d claims won", won.Load())
		}
	})
	t.Run("of many who take an old claim over one wins", func(t *testing.T) {
		l := pipeline.Letter{ID: pipeline.LetterID(string(ref.User)+"old", "owner"), SessionRef: ref, Claimed: claimed}
		_, _, err := s.Claim(ctx, l)
		noError(t, err)
		var won atomic.Int32
		var g sync.WaitGroup
		for i := range 6 {
			g.Go(func() {
				anew := l
				anew.Claimed = claimed.Add(time.Duration(i+1) * time.Minute)
				mine, err := s.Reclaim(ctx, l, anew)
				if err != nil {
					t.Error(err)
				}
				if mine {
					won.Add(1)
				}
			})
		}
		g.Wait()
		if won.Load() != 1 {
			t.Errorf("%d won", won.Load())
		}
		have, _, err := s.Claim(ctx, l)
		noError(t, err)
		if !have.Claimed.After(claimed) {
			t.Errorf("the claim is still %+v", have)
		}
	})
	t.Run("the owner's letter is not the operator's", func(t *testing.T) {
		_, mine, err := s.Claim(ctx, pipeline.Letter{ID: pipeline.LetterID(string(ref.User)+"race", "admin"), SessionRef: ref, Claimed: claimed})
		noError(t, err)
		if !mine {
			t.Error("it was taken")
		}
	})
}

func testInFlight(t *testing.T, s Store) {
	ctx := t.Context()
	refs := []pipeline.SessionRef{NewRef(), NewRef(), NewRef()}
	marked := func() map[pipeline.SessionRef]int {
		found := map[pipeline.SessionRef]int{}
		for f, err := range s.InFlight(ctx) {
			noError(t, err)
			for _, ref := range refs {
				if f.SessionRef == ref {
					found[ref]++
					if time.Since(f.Since).Abs() > time.Minute {
						t.Errorf("marked since %s", f.Since)
					}
				}
			}
		}
		return found
	}
	for _, ref := range []pipeline.SessionRef{refs[0], refs[1], refs[0]} {
		noError(t, s.MarkInFlight(ctx, ref))
	}
	if diff := cmp.Diff(map[pipeline.SessionRef]int{refs[0]: 1, refs[1]: 1}, marked()); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	for _, ref := range []pipeline.SessionRef{refs[0], refs[2]} { // the second was never marked
		noError(t, s.Settle(ctx, ref))
	}
	if diff := cmp.Diff(map[pipeline.SessionRef]int{refs[1]: 1}, marked()); diff != "" {
		t.Errorf("marks after settling (-want +got):\n%s", diff)
	}
	for range s.InFlight(ctx) {
		break // may be left early
	}
}
