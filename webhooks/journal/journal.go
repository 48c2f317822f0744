package journal

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Life is how long tries are kept.
const Life = 30 * 24 * time.Hour

// A segment holds at most so much; what is read as one may have 4 MiB.
const (
	maxSegmentBytes = 1 << 20
	writeTimeout    = 20 * time.Second
)

// An owner's segments are written one after the other, unless so many lines wait
// that another is worth its request: storage takes some 30 ms for each, whatever its
// size, and tries wait for their line. A segment costs a millisecond of computing,
// so below 64 lines a second one side by side costs more than it saves.
const (
	maxWriters = 4
	worthIt    = 64
)

// documents is all that Journal needs of storage.
type documents interface {
	Document(ctx context.Context, key string) ([]byte, string, error)
	WriteDocument(ctx context.Context, key string, body []byte, over string) (string, error)
	RemoveDocument(ctx context.Context, key string) error
	Documents(ctx context.Context, prefix, after string) iter.Seq2[pipeline.Listed, error]
}

// Journal writes and reads delivery logs.
type Journal struct {
	store documents
	clock func() time.Time

	mu      sync.Mutex
	writing map[pipeline.UserID]int
	waiting map[pipeline.UserID]*segment
}

// New makes a journal in a store.
func New(store documents, clock func() time.Time) *Journal {
	return &Journal{store: store, clock: clock, writing: map[pipeline.UserID]int{}, waiting: map[pipeline.UserID]*segment{}}
}

// segment gathers lines until it can be written.
type segment struct {
	body  bytes.Buffer
	lines int
	done  chan struct{}
	err   error
}

// Write keeps a try. It returns when it is stored, or could not be.
func (j *Journal) Write(ctx context.Context, user pipeline.UserID, d pipeline.Delivery) error {
	line, err := json.Marshal(d)
	if err != nil {
		return pipeline.Permanent(fmt.Errorf("encode delivery: %w", err))
	}
	j.mu.Lock()
	s := j.waiting[user]
	if s == nil || s.body.Len()+len(line) > maxSegmentBytes {
		// A full one that waits is written by whoever filled it; this is the next.
		s = &segment{done: make(chan struct{})}
		if full := j.waiting[user]; full != nil {
			go j.put(context.WithoutCancel(ctx), user, full)
		}
		j.waiting[user] = s
	}
	s.body.Write(line)
	s.body.WriteByte('\n')
	s.lines++
	if n := j.writing[user]; n == 0 || n < maxWriters && s.lines >= worthIt {
		j.writing[user]++
		go j.drain(context.WithoutCancel(ctx), user)
	}
	j.mu.Unlock()
	select {
	case <-s.done:
		return s.err
	case <-ctx.Done():
		return fmt.Errorf("write delivery log: %w", context.Cause(ctx))
	}
}

// drain writes an owner's segments until none waits.
func (j *Journal) drain(ctx context.Context, user pipeline.UserID) {
	for {
		j.mu.Lock()
		s := j.waiting[user]
		delete(j.waiting, user)
		if s == nil {
			if j.writing[user]--; j.writing[user] == 0 {
				delete(j.writing, user)
			}
			j.mu.Unlock()
			return
		}
		j.mu.Unlock()
		j.put(ctx, user, s)
	}
}

func (j *Journal) put(ctx context.Context, user pipeline.UserID, s *segment) {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	defer close(s.done)
	key := pipeline.TenantKey{User: user, Folder: pipeline.DeliveriesFolder, Name: segmentName(j.clock())}
	if _, err := j.store.WriteDocument(ctx, key.String(), s.body.Bytes(), pipeline.AnyVersion); err != nil {
		s.err = fmt.Errorf("write delivery log: %w", err)
	}
}

const (
	stampFormat = "20060102T150405.000Z"
	suffix      = ".ndjson"
)

func segmentName(at time.Time) string {
	b := make([]byte, 6)
	_, _ = rand.Read(b) // never errs
	return at.UTC().Format(stampFormat) + "-" + hex.EncodeToString(b) + suffix
}

func prefixOf(user pipeline.UserID) string {
	return pipeline.TenantKey{User: user, Folder: pipeline.DeliveriesFolder}.String()
}

// Expire removes segments that are older than a log's life. Keys come in the order
// of time, so it lists those and one page more.
func (j *Journal) Expire(ctx context.Context, user pipeline.UserID) (removed int, err error) {
	end := prefixOf(user) + j.clock().Add(-Life).UTC().Format(stampFormat)
	for l, err := range j.store.Documents(ctx, prefixOf(user), "") {
		if err != nil {
			return removed, err
		}
		if l.Key >= end {
			return removed, nil
		}
		if err := j.store.RemoveDocument(ctx, l.Key); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}
