package pipelinetest

import (
	"errors"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

func testPreferences(t *testing.T, s Store) {
	ctx, user := t.Context(), NewRef().User
	if p, etag, err := s.Preferences(ctx, user); !errors.Is(err, pipeline.ErrNotFound) || etag != "" || p != pipeline.DefaultPreferences() {
		t.Errorf("somebody who said nothing: %+v, %q, %v", p, etag, err)
	}
	want := pipeline.Preferences{Email: pipeline.EmailDigest, Language: pipeline.Spanish}
	if _, err := s.PutPreferences(ctx, user, want, "0123456789abcdef0123456789abcdef"); !errors.Is(err, pipeline.ErrExists) {
		t.Errorf("in place of some that are not there: %v", err)
	}
	first, err := s.PutPreferences(ctx, user, want, "")
	noError(t, err)
	if _, err := s.PutPreferences(ctx, user, want, ""); !errors.Is(err, pipeline.ErrExists) {
		t.Errorf("as the first, again: %v", err)
	}
	got, etag, err := s.Preferences(ctx, user)
	noError(t, err)
	if got != want || etag != first {
		t.Errorf("read %+v, %q; want %q", got, etag, first)
	}
	want.Email = pipeline.EmailNone
	second, err := s.PutPreferences(ctx, user, want, first)
	noError(t, err)
	if _, err := s.PutPreferences(ctx, user, want, first); second == first || !errors.Is(err, pipeline.ErrExists) {
		t.Errorf("in place of older ones: %q, %v", second, err)
	}
}
