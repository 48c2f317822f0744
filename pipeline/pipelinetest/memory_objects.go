package pipelinetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Head implements Store.
func (m *Memory) Head(ctx context.Context, key pipeline.ObjectKey) (pipeline.StoredObject, error) {
	o, err := m.get(ctx, Head, key.String())
	return o.StoredObject, err
}

// Read implements Store.
func (m *Memory) Read(ctx context.Context, key pipeline.ObjectKey, limit int64) ([]byte, pipeline.StoredObject, error) {
	o, err := m.get(ctx, Get, key.String())
	if err != nil {
		return nil, pipeline.StoredObject{}, err
	}
	if o.Bytes > limit {
		return nil, o.StoredObject, fmt.Errorf("read %s: %w", key, pipeline.TooLargeError{Bytes: o.Bytes, Limit: limit})
	}
	return o.data, o.StoredObject, nil
}

// Put implements Store.
func (m *Memory) Put(ctx context.Context, key pipeline.ObjectKey, body io.ReadSeeker, meta map[string]string) error {
	data, err := readAll(ctx, body)
	if err != nil {
		return err
	}
	_, err = m.put(key.String(), data, meta, anything)
	return err
}

// PutTensor implements Store.
func (m *Memory) PutTensor(ctx context.Context, ref pipeline.SessionRef, name string, body io.ReadSeeker, _ string) (string, error) {
	key := ref.Prefix() + "embeddings." + name + ".f16"
	data, err := readAll(ctx, body)
	if err != nil {
		return "", err
	}
	_, err = m.put(key, data, nil, anything)
	return key, err
}

// Touch implements Store.
func (m *Memory) Touch(ctx context.Context, key pipeline.ObjectKey) error {
	o, err := m.get(ctx, Get, key.String())
	if err != nil {
		return err
	}
	_, err = m.put(key.String(), o.data, o.Meta, anything)
	return err
}

// Uploads implements Store.
func (m *Memory) Uploads(ctx context.Context, ref pipeline.SessionRef) (found []pipeline.FoundUpload, err error) {
	if err := errors.Join(context.Cause(ctx), m.before(List, ref.Prefix())); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, o := range m.objects {
		if key, err := pipeline.ParseObjectKey(k); err == nil && key.SessionRef == ref && key.File.Uploaded() {
			found = append(found, pipeline.FoundUpload{Key: key, ETag: o.ETag, Modified: o.Modified})
		}
	}
	slices.SortFunc(found, func(a, b pipeline.FoundUpload) int { return cmp.Compare(a.Key.String(), b.Key.String()) })
	return found, nil
}

// Link implements Store. The link leads nowhere.
func (m *Memory) Link(_ context.Context, key pipeline.ObjectKey, life time.Duration) (string, error) {
	q := url.Values{"X-Amz-Expires": {fmt.Sprint(int(life.Seconds()))}, "X-Amz-Signature": {"0123456789abcdef"}}
	return "https://memory.invalid/" + key.String() + "?" + q.Encode(), nil
}
