package pipelinetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// TestStore checks that a store does what handlers and workers rely on. Each
// part of the suite asks newStore for a store and uses sessions of its own in
// it, so that stores may share a bucket.
func TestStore(t *testing.T, newStore func(t *testing.T) Store) {
	for name, part := range map[string]func(*testing.T, Store){
		"objects":            testObjects,
		"missing objects":    testMissing,
		"limits":             testLimits,
		"touch":              testTouch,
		"links":              testLinks,
		"sessions":           testSessions,
		"concurrent writers": testConcurrentWriters,
		"receipts":           testReceipts,
		"letters":            testLetters,
		"marks in flight":    testInFlight,
		"ended contexts":     testEndedContexts,
		"changes":            testChanges,
		"pages of sessions":  testPages,
		"the index":          testIndex,
		"memos":              testMemos,
		"shares":             testShares,
		"deletions":          testDeletions,
		"erased sessions":    testErased,
		"preferences":        testPreferences,
		"documents":          testDocuments,
		"gathered results":   testGathered,
		"mailings":           testMailings,
		"suppressions":       testSuppressions,
	} {
		t.Run(name, func(t *testing.T) { part(t, newStore(t)) })
	}
}

// NewRef names a session that no other test uses.
func NewRef() pipeline.SessionRef {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never errs
	id := hex.EncodeToString(b)
	return pipeline.SessionRef{User: pipeline.UserID("user-" + id), Session: pipeline.SessionID("sess_1700000000_" + id)}
}

func testObjects(t *testing.T, s Store) {
	ctx, ref := t.Context(), NewRef()
	for _, c := range []struct {
		name string
		key  pipeline.ObjectKey
		data []byte
		meta map[string]string
	}{
		{"the photo", ref.Key(pipeline.OriginalImage), []byte("a photo"), map[string]string{"original-filename": "bear.jpg"}},
		{"nothing at all", ref.Key(pipeline.MaskFinal), nil, nil},
		{"another object's mask", ref.ObjectKey(7, pipeline.MaskFinal), bytes.Repeat([]byte{0, 1, 2, 255}, 100_000), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			noError(t, s.Put(ctx, c.key, bytes.NewReader(c.data), c.meta))
			data, o, err := s.Read(ctx, c.key, 1<<20)
			noError(t, err)
			if !bytes.Equal(data, c.data) || o.Bytes != int64(len(c.data)) {
				t.Errorf("read %d bytes, said to be %d, want the %d written", len(data), o.Bytes, len(c.data))
			}
			if o.ETag == "" || o.ETag[0] == '"' {
				t.Errorf("ETag %q", o.ETag)
			}
			if o.Modified.Location() != time.UTC || !o.Modified.Equal(o.Modified.Truncate(time.Second)) || time.Since(o.Modified).Abs() > time.Minute {
				t.Errorf("modified %s, want now, UTC, to the second", o.Modified)
			}
			for k, v := range c.meta {
				if o.Meta[k] != v {
					t.Errorf("metadata %s = %q, want %q", k, o.Meta[k], v)
				}
			}
			head, err := s.Head(ctx, c.key)
			noError(t, err)
			if head.ETag != o.ETag || head.Version != o.Version || head.Bytes != o.Bytes || !head.Modified.Equal(o.Modified) {
				t.Errorf("Head says %+v, Read %+v", head, o)
			}
		})
	}
	t.Run("the same bytes have the same ETag, others another", func(t *testing.T) {
		tags := map[string]string{}
		for _, text := range []string{"one", "two", "one"} {
			noError(t, s.Put(ctx, ref.Key(pipeline.Poster), bytes.NewReader([]byte(text)), nil))
			o, err := s.Head(ctx, ref.Key(pipeline.Poster))
			noError(t, err)
			if have, ok := tags[text]; ok && have != o.ETag {
				t.Errorf("%s: %s, then %s", text, have, o.ETag)
			}
			tags[text] = o.ETag
		}
		if tags["one"] == tags["two"] {
			t.Error("different bytes have the same ETag")
		}
	})
	t.Run("what came from outside is listed by key", func(t *testing.T) {
		found, err := s.Uploads(ctx, ref)
		noError(t, err)
		var keys []pipeline.ObjectKey
		for _, f := range found {
			keys = append(keys, f.Key)
			o, err := s.Head(ctx, f.Key)
			noError(t, err)
			if f.ETag != o.ETag || !f.Modified.Equal(o.Modified) {
				t.Errorf("listed %+v, Head says %+v", f, o)
			}
		}
		want := []pipeline.ObjectKey{ref.Key(pipeline.MaskFinal), ref.ObjectKey(7, pipeline.MaskFinal), ref.Key(pipeline.OriginalImage)}
		if !slices.Equal(keys, want) {
			t.Errorf("listed %v, want %v", keys, want)
		}
	})
	t.Run("a tensor lies beside the embeddings", func(t *testing.T) {
		key, err := s.PutTensor(ctx, ref, "image_embeddings", bytes.NewReader([]byte{1, 2}), "gzip")
		noError(t, err)
		if want := ref.Prefix() + "embeddings.image_embeddings.f16"; key != want {
			t.Errorf("key %s, want %s", key, want)
		}
	})
}

func testMissing(t *testing.T, s Store) {
	ctx, ref := t.Context(), NewRef()
	key := ref.Key(pipeline.OriginalImage)
	_, err := s.Head(ctx, key)
	isError(t, "Head", err, pipeline.ErrNotFound)
	_, _, err = s.Read(ctx, key, 10)
	isError(t, "Read", err, pipeline.ErrNotFound)
	isError(t, "Touch", s.Touch(ctx, key), pipeline.ErrNotFound)
	_, err = s.Session(ctx, ref)
	isError(t, "Session", err, pipeline.ErrNotFound)
	_, err = s.Receipt(ctx, ref, "run_0")
	isError(t, "Receipt", err, pipeline.ErrNotFound)
}

func testLimits(t *testing.T, s Store) {
	ctx, key := t.Context(), NewRef().Key(pipeline.OriginalImage)
	noError(t, s.Put(ctx, key, bytes.NewReader(make([]byte, 1000)), nil))
	if data, _, err := s.Read(ctx, key, 1000); err != nil || len(data) != 1000 {
		t.Errorf("at the limit: %d bytes, %v", len(data), err)
	}
	_, o, err := s.Read(ctx, key, 999)
	var large pipeline.TooLargeError
	if !errors.As(err, &large) || large.Bytes != 1000 || large.Limit != 999 {
		t.Errorf("beyond the limit: %v", err)
	}
	if o.ETag == "" {
		t.Error("beyond the limit the object's version is not told")
	}
}

func testTouch(t *testing.T, s Store) {
	ctx, key := t.Context(), NewRef().Key(pipeline.OriginalImage)
	noError(t, s.Put(ctx, key, bytes.NewReader([]byte("photo")), map[string]string{"original-filename": "bear.jpg"}))
	before, err := s.Head(ctx, key)
	noError(t, err)
	noError(t, s.Touch(ctx, key))
	data, after, err := s.Read(ctx, key, 100)
	noError(t, err)
	if string(data) != "photo" || after.ETag != before.ETag || after.Modified.Before(before.Modified) || after.Meta["original-filename"] != "bear.jpg" {
		t.Errorf("before %+v, after %+v with %q", before, after, data)
	}
}

func testLinks(t *testing.T, s Store) {
	ref := NewRef()
	mesh, err := s.Link(t.Context(), ref.Key(pipeline.OutputMesh), time.Hour)
	noError(t, err)
	spz, err := s.Link(t.Context(), ref.Key(pipeline.ModelSPZ), time.Hour)
	noError(t, err)
	if mesh == spz || mesh[:4] != "http" {
		t.Errorf("links %q and %q", mesh, spz)
	}
}

func testEndedContexts(t *testing.T, s Store) {
	ref := NewRef()
	noError(t, s.Put(t.Context(), ref.Key(pipeline.OriginalImage), bytes.NewReader([]byte("x")), nil))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, readErr := s.Head(ctx, ref.Key(pipeline.OriginalImage))
	_, applyErr := s.Apply(ctx, ref, newMask(ref, 0, "m"))
	for what, err := range map[string]error{
		"Head": readErr, "Apply": applyErr, "MarkInFlight": s.MarkInFlight(ctx, ref),
		"Put": s.Put(ctx, ref.Key(pipeline.MaskFinal), bytes.NewReader([]byte("x")), nil),
	} {
		isError(t, what, err, context.Canceled)
	}
}

func newMask(ref pipeline.SessionRef, n pipeline.ObjectNumber, etag string) pipeline.Event {
	at := time.Date(2026, 11, 30, 10, 0, int(n), 0, time.UTC)
	e := &pipeline.MaskUploaded{SessionRef: ref, Object: n, Upload: pipeline.Upload{ETag: etag, Modified: at, At: at}}
	pipeline.Stamp(fmt.Sprint("cause-", n, etag), at, "", []pipeline.Event{e})
	return e
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}
