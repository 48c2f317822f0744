package journal

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"iter"
	"strings"
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

// Tries that share a segment share its costs: a millisecond of computing and, where
// storage asks money for it, a request. So an owner's segments begin at least apart
// after one another while several tries are under way, unless so many lines wait
// that another segment is worth its request. A try waits for its line, and nobody
// waits for the try: its endpoint has answered and its place is free.
const (
	apart      = 100 * time.Millisecond
	worthIt    = 128
	maxWriters = 4
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
	own   string // stands in the names of its segments

	mu     sync.Mutex
	owners map[pipeline.UserID]*owner // those of whom something is being written
}

// New makes a journal in a store.
func New(store documents, clock func() time.Time) *Journal {
	return &Journal{store: store, clock: clock, own: random(), owners: map[pipeline.UserID]*owner{}}
}

// owner is whose segments are being written.
type owner struct {
	waiting *segment
	writers int
	usual   int // bytes that its last segment had
}

// segment gathers lines until it can be written.
type segment struct {
	text  []byte
	lines int
	done  chan struct{}
	err   error
}

// pen are places to write a line in: its segment copies it.
var pen = sync.Pool{New: func() any { return new([]byte) }}

// Write keeps a try. It returns when it is stored, or could not be.
func (j *Journal) Write(ctx context.Context, user pipeline.UserID, d pipeline.Delivery) error {
	line := pen.Get().(*[]byte)
	var err error
	if *line, err = appendLine((*line)[:0], d); err != nil {
		return pipeline.Permanent(fmt.Errorf("encode delivery: %w", err))
	}
	s := j.add(ctx, user, *line)
	pen.Put(line)
	select {
	case <-s.done:
		return s.err
	case <-ctx.Done():
		return fmt.Errorf("write delivery log: %w", context.Cause(ctx))
	}
}

// add puts a line into the segment that waits, and has that written if it is time.
func (j *Journal) add(ctx context.Context, user pipeline.UserID, line []byte) *segment {
	j.mu.Lock()
	defer j.mu.Unlock()
	o := j.owners[user]
	if o == nil {
		o = &owner{}
		j.owners[user] = o
	}
	s := o.waiting
	if s != nil && len(s.text)+len(line) > maxSegmentBytes {
		j.write(context.WithoutCancel(ctx), user, o) // however many are being written
		s = nil
	}
	if s == nil {
		s = &segment{text: make([]byte, 0, max(len(line), o.usual+o.usual/8)), done: make(chan struct{})}
		o.waiting = s
	}
	s.text = append(s.text, line...)
	s.lines++
	if o.writers == 0 || s.lines >= worthIt && o.writers < maxWriters {
		j.write(context.WithoutCancel(ctx), user, o) // the segment is others' as well
	}
	return s
}

// write has an owner's waiting segment written, and what has come meanwhile after it.
func (j *Journal) write(ctx context.Context, user pipeline.UserID, o *owner) {
	s := o.waiting
	o.waiting, o.usual = nil, len(s.text)
	o.writers++
	go func() {
		begun := time.Now()
		j.put(ctx, user, s)
		if s.lines > 1 { // who is alone need not wait for others
			time.Sleep(apart - time.Since(begun))
		}
		j.mu.Lock()
		defer j.mu.Unlock()
		o.writers--
		if o.waiting != nil && o.writers == 0 {
			j.write(ctx, user, o)
		} else if o.writers == 0 {
			delete(j.owners, user)
		}
	}()
}

func (j *Journal) put(ctx context.Context, user pipeline.UserID, s *segment) {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	defer close(s.done)
	key := pipeline.TenantKey{User: user, Folder: pipeline.DeliveriesFolder, Name: j.segmentName()}
	if _, err := j.store.WriteDocument(ctx, key.String(), s.text, pipeline.AnyVersion); err != nil {
		s.err = fmt.Errorf("write delivery log: %w", err)
	}
}

const (
	stampFormat = "20060102T150405.000Z"
	suffix      = ".ndjson"
)

func (j *Journal) segmentName() string {
	return j.clock().UTC().Format(stampFormat) + "-" + j.own + random() + suffix
}

// random are eight characters of a name.
func random() string {
	b := make([]byte, 4)
	_, _ = rand.Read(b) // never errs
	return hex.EncodeToString(b)
}

// Wrote reports whether this journal wrote a segment.
func (j *Journal) Wrote(name string) bool {
	_, rest, _ := strings.Cut(name, "-")
	return strings.HasPrefix(rest, j.own)
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
