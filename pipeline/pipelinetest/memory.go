package pipelinetest

import (
	"bytes"
	"context"
	"crypto/md5" //nolint:gosec // S3's ETag, not a protection
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Op is one kind of access to Memory.
type Op string

// The kinds of access.
const (
	Get    Op = "get"
	Head   Op = "head"
	Put    Op = "put"
	Remove Op = "remove"
	List   Op = "list"
)

// Memory is a bucket in memory, with ETags, versions and conditional writes like
// S3's. Its zero value is ready; set the fields before the first use.
type Memory struct {
	// Clock dates objects; time.Now if nil.
	Clock func() time.Time
	// Versioned gives each write a version id, as a versioned bucket does.
	Versioned bool
	// Before is asked ahead of each access. Its error is the answer, and nothing happens.
	Before func(op Op, key string) error
	// After is asked behind each write. Its error is the answer, although the
	// write has happened: the answer was lost.
	After func(op Op, key string) error
	// Created hears of each object put under users/, as S3's notification would
	// tell it. It may use the store.
	Created func(*pipeline.ObjectCreated)

	mu       sync.Mutex
	objects  map[string]object
	sequence uint64
}

type object struct {
	data []byte
	pipeline.StoredObject
}

// Upload puts an object under any key, as a stranger may.
func (m *Memory) Upload(key string, data []byte, meta map[string]string) error {
	_, err := m.put(key, data, meta, anything)
	return err
}

// Delete removes an object; a missing one is no error.
func (m *Memory) Delete(key string) error {
	if err := m.before(Remove, key); err != nil {
		return err
	}
	m.mu.Lock()
	delete(m.objects, key)
	m.mu.Unlock()
	return m.after(Remove, key)
}

// Keys are all keys that begin with prefix, sorted.
func (m *Memory) Keys(prefix string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(func(yield func(string) bool) {
		for k := range maps.Keys(m.objects) {
			if strings.HasPrefix(k, prefix) && !yield(k) {
				return
			}
		}
	})
}

// Bytes are an object's, or nil.
func (m *Memory) Bytes(key string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.objects[key].data)
}

// condition judges a write by the ETag of what is there; empty for nothing.
type condition func(etag string) error

func anything(string) error { return nil }

func onlyNew(etag string) error {
	if etag != "" {
		return pipeline.ErrExists
	}
	return nil
}

func onlyOver(want string) condition {
	return func(etag string) error {
		if etag != want {
			return pipeline.ErrExists // S3 answers 412 to both conditions
		}
		return nil
	}
}

func (m *Memory) put(key string, data []byte, meta map[string]string, allowed condition) (pipeline.StoredObject, error) {
	if err := m.before(Put, key); err != nil {
		return pipeline.StoredObject{}, err
	}
	o, created, err := m.write(key, data, meta, allowed)
	if err != nil {
		return pipeline.StoredObject{}, fmt.Errorf("write %s: %w", key, err)
	}
	if m.Created != nil && strings.HasPrefix(key, "users/") {
		m.Created(created)
	}
	return o, m.after(Put, key)
}

func (m *Memory) write(key string, data []byte, meta map[string]string, allowed condition) (pipeline.StoredObject, *pipeline.ObjectCreated, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := allowed(m.objects[key].ETag); err != nil {
		return pipeline.StoredObject{}, nil, err
	}
	if m.objects == nil {
		m.objects = map[string]object{}
	}
	m.sequence++
	now := m.now()
	sum := md5.Sum(data) //nolint:gosec // see above
	o := pipeline.StoredObject{ETag: hex.EncodeToString(sum[:]), Bytes: int64(len(data)), Modified: now.Truncate(time.Second), Meta: lowered(meta)}
	if m.Versioned {
		o.Version = fmt.Sprintf("v%d", m.sequence)
	}
	m.objects[key] = object{slices.Clone(data), o}
	const bucket = "memory"
	sequencer := fmt.Sprintf("%016X", m.sequence)
	at := now.Truncate(time.Millisecond)
	return o, &pipeline.ObjectCreated{
		Header: pipeline.Header{ID: pipeline.ObjectCreatedID(bucket, key, o.Version, sequencer, o.ETag), Cause: "s3", At: at},
		Bucket: bucket, Key: key, ETag: o.ETag, Version: o.Version, Sequencer: sequencer, Bytes: o.Bytes, EventTime: at,
	}, nil
}

func (m *Memory) get(ctx context.Context, op Op, key string) (object, error) {
	if err := context.Cause(ctx); err != nil {
		return object{}, err
	}
	if err := m.before(op, key); err != nil {
		return object{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	o, ok := m.objects[key]
	if !ok {
		return object{}, fmt.Errorf("read %s: %w", key, pipeline.ErrNotFound)
	}
	o.data, o.Meta = slices.Clone(o.data), maps.Clone(o.Meta)
	return o, nil
}

func (m *Memory) now() time.Time {
	if m.Clock == nil {
		return time.Now().UTC()
	}
	return m.Clock().UTC()
}

func (m *Memory) before(op Op, key string) error {
	if m.Before == nil {
		return nil
	}
	return m.Before(op, key)
}

func (m *Memory) after(op Op, key string) error {
	if m.After == nil {
		return nil
	}
	return m.After(op, key)
}

// lowered is what HTTP leaves of the names of metadata.
func lowered(meta map[string]string) map[string]string {
	low := map[string]string{}
	for k, v := range meta {
		low[strings.ToLower(k)] = v
	}
	return low
}

func readAll(ctx context.Context, body io.Reader) ([]byte, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err := io.Copy(&b, body) // at once, where the body is in memory
	return b.Bytes(), err
}
