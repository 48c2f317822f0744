package pipelinetest

import (
	"context"
	"iter"

	"github.com/2112-lab/gen3d/pipeline"
)

// Document implements Store.
func (m *Memory) Document(ctx context.Context, key string) ([]byte, string, error) {
	o, err := m.get(ctx, Get, key)
	return o.data, o.ETag, err
}

// WriteDocument implements Store.
func (m *Memory) WriteDocument(ctx context.Context, key string, body []byte, over string) (string, error) {
	if err := context.Cause(ctx); err != nil {
		return "", err
	}
	allowed := onlyOver(over)
	switch over {
	case pipeline.AnyVersion:
		allowed = anything
	case pipeline.NoVersion:
		allowed = onlyNew
	}
	o, err := m.put(key, body, nil, allowed)
	return o.ETag, err
}

// RemoveDocument implements Store.
func (m *Memory) RemoveDocument(ctx context.Context, key string) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return m.Delete(key)
}

// Documents implements Store.
func (m *Memory) Documents(ctx context.Context, prefix, after string) iter.Seq2[pipeline.Listed, error] {
	return func(yield func(pipeline.Listed, error) bool) {
		if err := m.before(List, prefix); err != nil {
			yield(pipeline.Listed{}, err)
			return
		}
		for _, key := range m.Keys(prefix) {
			o, err := m.get(ctx, List, key)
			if err != nil || key <= after {
				continue
			}
			if !yield(pipeline.Listed{Key: key, ETag: o.ETag, Bytes: o.Bytes, Modified: o.Modified}, nil) {
				return
			}
		}
	}
}
