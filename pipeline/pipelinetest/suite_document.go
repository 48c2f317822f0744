package pipelinetest

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

func testDocuments(t *testing.T, s Store) {
	ctx := t.Context()
	prefix := "webhooks/" + string(NewRef().User) + "/"
	key := prefix + "a.json"
	if _, _, err := s.Document(ctx, key); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("a document that is not there: %v", err)
	}
	taken := func(err error) bool {
		return errors.Is(err, pipeline.ErrExists) || errors.Is(err, pipeline.ErrConflict) || errors.Is(err, pipeline.ErrNotFound)
	}
	if _, err := s.WriteDocument(ctx, key, []byte("x"), "0123456789abcdef0123456789abcdef"); !taken(err) {
		t.Errorf("written over nothing: %v", err)
	}
	first, err := s.WriteDocument(ctx, key, []byte("one"), pipeline.NoVersion)
	noError(t, err)
	if _, err := s.WriteDocument(ctx, key, []byte("two"), pipeline.NoVersion); !taken(err) {
		t.Errorf("made twice: %v", err)
	}
	second, err := s.WriteDocument(ctx, key, []byte("two"), first)
	noError(t, err)
	if _, err := s.WriteDocument(ctx, key, []byte("three"), first); !taken(err) {
		t.Errorf("written over an older version: %v", err)
	}
	body, etag, err := s.Document(ctx, key)
	noError(t, err)
	if string(body) != "two" || etag != second {
		t.Errorf("read %q, ETag %s, want %s", body, etag, second)
	}
	var wins sync.Map
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if _, err := s.WriteDocument(ctx, key, []byte{'0' + byte(i)}, second); err == nil {
				wins.Store(i, true)
			} else if !taken(err) {
				t.Errorf("a writer who lost: %v", err)
			}
		})
	}
	all.Wait()
	n := 0
	wins.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d of 8 wrote over the same version", n)
	}
	for _, name := range []string{"b.json", "c.json"} {
		_, err := s.WriteDocument(ctx, prefix+name, nil, pipeline.AnyVersion)
		noError(t, err)
	}
	list := func(after string) (keys []string) {
		for l, err := range s.Documents(ctx, prefix, after) {
			noError(t, err)
			keys = append(keys, l.Key)
		}
		return keys
	}
	if got := list(""); !slices.Equal(got, []string{key, prefix + "b.json", prefix + "c.json"}) {
		t.Errorf("listed %v", got)
	}
	if got := list(prefix + "b.json"); !slices.Equal(got, []string{prefix + "c.json"}) {
		t.Errorf("behind b: %v", got)
	}
	noError(t, s.RemoveDocument(ctx, key))
	noError(t, s.RemoveDocument(ctx, key))
	if _, _, err := s.Document(ctx, key); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("a removed document: %v", err)
	}
}
