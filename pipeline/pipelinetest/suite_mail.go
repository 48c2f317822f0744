package pipelinetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

func testGathered(t *testing.T, s Store) {
	ctx, ref, other := t.Context(), NewRef(), NewRef()
	gather := func(ref pipeline.SessionRef, letter string) pipeline.Event {
		t.Helper()
		e := &pipeline.EncodingFailed{SessionRef: ref, Failure: *pipeline.NewFailure(pipeline.PhotoEmpty, "")}
		pipeline.Stamp(letter, time.Now(), "", []pipeline.Event{e})
		noError(t, s.Gather(ctx, ref.User, letter, e))
		return e
	}
	list := func(user pipeline.UserID) (letters []string) {
		t.Helper()
		for g, err := range s.Gatherings(ctx, user) {
			noError(t, err)
			if user != "" && g.User != user || time.Since(g.Since) > time.Hour {
				t.Errorf("listed %+v of %s", g, user)
			}
			letters = append(letters, g.Letter)
		}
		return letters
	}
	gather(ref, "ltr_b")
	want := gather(ref, "ltr_a")
	gather(ref, "ltr_a") // again
	gather(other, "ltr_c")
	if got := list(ref.User); !slices.Equal(got, []string{"ltr_a", "ltr_b"}) {
		t.Errorf("gathered %v", got)
	}
	if all := list(""); !slices.Contains(all, "ltr_a") || !slices.Contains(all, "ltr_c") {
		t.Errorf("of everybody %v", all)
	}
	got, err := s.Gathered(ctx, ref.User, "ltr_a")
	noError(t, err)
	if got.Head().ID != want.Head().ID || got.Ref() != ref {
		t.Errorf("read %+v", got)
	}
	noError(t, s.Ungather(ctx, ref.User, []string{"ltr_a", "ltr_b", "ltr_none"}))
	if got := list(ref.User); len(got) != 0 {
		t.Errorf("afterwards %v", got)
	}
	if _, err := s.Gathered(ctx, ref.User, "ltr_a"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("one that was forgotten: %v", err)
	}
	noError(t, s.Ungather(ctx, other.User, []string{"ltr_c"}))

	alerts := pipeline.AlertsOf(string(ref.User), pipeline.ModelCrashed)
	noError(t, s.Gather(ctx, alerts, "ltr_d", want))
	if got := list(alerts); !slices.Equal(got, []string{"ltr_d"}) {
		t.Errorf("alerts gathered %v", got)
	}
	noError(t, s.PutMailing(ctx, pipeline.Mailing{User: alerts, Letter: "ltr_d"}, ""))
	if m, _, err := s.Mailing(ctx, alerts); err != nil || m.Letter != "ltr_d" || !m.User.Operator() || ref.User.Operator() {
		t.Errorf("of alerts %+v, %v", m, err)
	}
	noError(t, s.Ungather(ctx, alerts, []string{"ltr_d"}))
	if got := list(alerts); len(got) != 0 {
		t.Errorf("alerts afterwards %v", got)
	}
}

func testMailings(t *testing.T, s Store) {
	ctx, user := t.Context(), NewRef().User
	if _, _, err := s.Mailing(ctx, user); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("of somebody who never had mail: %v", err)
	}
	m := pipeline.Mailing{User: user, At: time.Now().UTC().Truncate(time.Second), Letter: "ltr_a", Batch: []string{"ltr_b", "ltr_c"}}
	noError(t, s.PutMailing(ctx, m, ""))
	if err := s.PutMailing(ctx, m, ""); !errors.Is(err, pipeline.ErrExists) {
		t.Errorf("as the first, again: %v", err)
	}
	got, etag, err := s.Mailing(ctx, user)
	noError(t, err)
	if !reflect.DeepEqual(got, m) || etag == "" {
		t.Errorf("read %+v, %q", got, etag)
	}
	m.Letter = "ltr_d"
	noError(t, s.PutMailing(ctx, m, etag))
	if err := s.PutMailing(ctx, m, etag); !errors.Is(err, pipeline.ErrExists) {
		t.Errorf("in place of an older one: %v", err)
	}
}

func testSuppressions(t *testing.T, s Store) {
	ctx, id := t.Context(), pipeline.AddressID(string(NewRef().User)+"@example.com")
	if yes, err := s.Suppressed(ctx, id); yes || err != nil {
		t.Errorf("before: %v, %v", yes, err)
	}
	noError(t, s.Suppress(ctx, pipeline.Suppression{ID: id, Phase: pipeline.PhaseBounced, At: time.Now()}))
	if yes, err := s.Suppressed(ctx, id); !yes || err != nil {
		t.Errorf("after: %v, %v", yes, err)
	}
	ref := NewRef()
	if _, err := s.Letter(ctx, ref, "ltr_a"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("a letter that is not there: %v", err)
	}
	l := pipeline.Letter{ID: "ltr_a", SessionRef: ref, Claimed: time.Now().UTC(), Covers: []pipeline.Cover{{SessionRef: ref, Event: "evt_a"}}}
	_, _, err := s.Claim(ctx, l)
	noError(t, err)
	if got, err := s.Letter(ctx, ref, "ltr_a"); err != nil || !got.Same(l) || !slices.Equal(got.Covers, l.Covers) {
		t.Errorf("read %+v, %v", got, err)
	}
}
