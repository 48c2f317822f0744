package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
)

func open(t *testing.T, path string) *DB {
	t.Helper()
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCommitSurvivesReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.db")
	d := open(t, path)
	var wg sync.WaitGroup
	for i := range uint64(200) {
		wg.Go(func() {
			if err := d.Commit(Write{Messages, Key(i), fmt.Append(nil, i)}, Write{States, Key(i), []byte{1}}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := d.Commit(Write{Messages, Key(7), nil}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.Commit(Write{Meta, []byte("k"), []byte("v")}); !errors.Is(err, ErrClosed) {
		t.Fatalf("commit after close: %v", err)
	}

	d = open(t, path)
	defer d.Close()
	n, last := 0, uint64(0)
	err := d.Each(Messages, func(key, _ []byte) error {
		seq, err := Seq(key)
		if seq < last {
			t.Fatal("keys are out of order")
		}
		n, last = n+1, seq
		return err
	})
	if err != nil || n != 199 {
		t.Fatalf("%d messages, %v", n, err)
	}
	var found []int
	err = d.Get(Messages, [][]byte{Key(6), Key(7), Key(8)}, func(i int, _ []byte) error {
		found = append(found, i)
		return nil
	})
	if err != nil || fmt.Sprint(found) != "[0 2]" {
		t.Fatalf("found %v, %v", found, err)
	}
}

func TestCommitIsAllOrNone(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "q.db"))
	defer d.Close()
	if err := d.Commit(Write{Meta, []byte("good"), []byte("1")}, Write{Meta, nil, []byte("no key")}); err == nil {
		t.Fatal("a put without a key passed")
	}
	_ = d.Get(Meta, [][]byte{[]byte("good")}, func(int, []byte) error {
		t.Fatal("half of a commit was written")
		return nil
	})
}

func TestOpenTwiceIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.db")
	d := open(t, path)
	defer d.Close()
	if _, err := Open(path); err == nil {
		t.Fatal("a file in use was opened")
	}
}

func TestStateRoundTrip(t *testing.T) {
	for _, s := range []State{{}, {
		Queue: 1 << 50, Receives: 9, Sent: 1700000000123, FirstReceived: -1, NotBefore: 5,
		Group: "tenant", Source: "arn:aws:sqs:us-east-1:000000000000:q",
	}} {
		got, err := DecodeState(s.Encode())
		if err != nil || got != s {
			t.Fatalf("%+v became %+v, %v", s, got, err)
		}
	}
}

func FuzzDecodeState(f *testing.F) {
	f.Add(State{Group: "g", Source: "s"}.Encode())
	f.Add([]byte{2})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeState(b)
		if err == nil && string(s.Encode()) != string(b) {
			t.Fatalf("%x decodes to %+v, which encodes to %x", b, s, s.Encode())
		}
	})
}
