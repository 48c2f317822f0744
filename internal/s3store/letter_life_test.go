package s3store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

// Letters of no session have no session's folder to go with: a survey finds them after
// the same time, also those of users who have no session any more. Letters of sessions
// and of the operator are not its business.
func TestASurveyFindsLettersThatHaveHadTheirTime(t *testing.T) {
	store, _ := open(t)
	ctx, now := t.Context(), time.Now()
	session, alone := pipelinetest.NewRef(), pipelinetest.NewRef()
	letter := func(ref pipeline.SessionRef, id string) pipeline.Letter {
		t.Helper()
		l := pipeline.Letter{ID: id, SessionRef: ref, Claimed: now}
		if _, won, err := store.Claim(ctx, l); err != nil || !won {
			t.Fatal(won, err)
		}
		return l
	}
	e := &pipeline.SessionCreated{SessionRef: session}
	pipeline.Stamp("x", now, "", []pipeline.Event{e})
	s, err := store.Apply(ctx, session, e)
	if err == nil {
		err = store.Enlist(ctx, s)
	}
	if err != nil {
		t.Fatal(err)
	}
	letter(session, "ltr_of_session")
	letter(pipeline.SessionRef{}, "ltr_of_operator")
	digest := letter(pipeline.SessionRef{User: session.User}, "ltr_digest")
	last := letter(pipeline.SessionRef{User: alone.User}, "ltr_last")

	const life = 365 * 24 * time.Hour
	survey := func(now time.Time, life time.Duration) map[string]pipeline.UserID {
		t.Helper()
		found := map[string]pipeline.UserID{}
		for f, err := range store.Survey(ctx, now, time.Minute, life) {
			if err != nil {
				t.Fatal(err)
			}
			if f.Letter != "" {
				if (f != s3store.Finding{SessionRef: pipeline.SessionRef{User: f.User}, Letter: f.Letter}) {
					t.Errorf("a letter is found as %+v", f)
				}
				found[f.Letter] = f.User
			}
		}
		return found
	}
	if found := survey(now.Add(life-time.Hour), life); len(found) != 0 {
		t.Errorf("before their time: %v", found)
	}
	later := now.Add(life + time.Hour)
	if found := survey(later, 0); len(found) != 0 {
		t.Errorf("without an end: %v", found)
	}
	found := survey(later, life)
	if diff := cmp.Diff(map[string]pipeline.UserID{digest.ID: session.User, last.ID: alone.User}, found); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	for id, user := range found {
		if err := store.ForgetLetter(ctx, user, id); err != nil {
			t.Fatal(err)
		}
	}
	if found := survey(later, life); len(found) != 0 {
		t.Errorf("forgotten, and found again: %v", found)
	}
	if _, err := store.Letter(ctx, session, "ltr_of_session"); err != nil {
		t.Errorf("the session's letter: %v", err)
	}
	if _, err := store.Letter(ctx, pipeline.SessionRef{User: session.User}, digest.ID); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("the digest: %v", err)
	}
}
