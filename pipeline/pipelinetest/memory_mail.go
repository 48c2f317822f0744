package pipelinetest

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"strings"

	"github.com/2112-lab/gen3d/pipeline"
)

const gathered = "digest/"

// Letter implements Store.
func (m *Memory) Letter(ctx context.Context, ref pipeline.SessionRef, id string) (l pipeline.Letter, err error) {
	o, err := m.get(ctx, Get, letterKey(pipeline.Letter{ID: id, SessionRef: ref}))
	if err != nil {
		return l, err
	}
	return l, json.Unmarshal(o.data, &l)
}

// Gather implements Store.
func (m *Memory) Gather(ctx context.Context, user pipeline.UserID, letter string, e pipeline.Event) error {
	b, err := pipeline.Marshal(e)
	if err = errors.Join(err, context.Cause(ctx)); err != nil {
		return err
	}
	_, err = m.put(gatheredKey(user, letter), b, nil, anything)
	return err
}

// Gatherings implements Store.
func (m *Memory) Gatherings(ctx context.Context, user pipeline.UserID) iter.Seq2[pipeline.Gathering, error] {
	return func(yield func(pipeline.Gathering, error) bool) {
		prefix := gathered
		if user != "" {
			prefix += string(user) + "/"
		}
		if err := m.before(List, prefix); err != nil {
			yield(pipeline.Gathering{}, err)
			return
		}
		for _, key := range m.Keys(prefix) {
			o, err := m.get(ctx, List, key)
			if errors.Is(err, pipeline.ErrNotFound) {
				continue
			}
			name, letter, _ := strings.Cut(strings.TrimPrefix(key, gathered), "/")
			g := pipeline.Gathering{User: pipeline.UserID(name), Letter: strings.TrimSuffix(letter, ".json"), Since: o.Modified}
			if !yield(g, err) {
				return
			}
		}
	}
}

// Gathered implements Store.
func (m *Memory) Gathered(ctx context.Context, user pipeline.UserID, letter string) (pipeline.Event, error) {
	o, err := m.get(ctx, Get, gatheredKey(user, letter))
	if err != nil {
		return nil, err
	}
	return pipeline.Unmarshal(o.data)
}

// Ungather implements Store.
func (m *Memory) Ungather(ctx context.Context, user pipeline.UserID, letters []string) error {
	for _, l := range letters {
		if err := errors.Join(context.Cause(ctx), m.Delete(gatheredKey(user, l))); err != nil {
			return err
		}
	}
	return nil
}

// Mailing implements Store.
func (m *Memory) Mailing(ctx context.Context, user pipeline.UserID) (s pipeline.Mailing, etag string, err error) {
	o, err := m.get(ctx, Get, mailingKey(user))
	if err != nil {
		return s, "", err
	}
	return s, o.ETag, json.Unmarshal(o.data, &s)
}

// PutMailing implements Store.
func (m *Memory) PutMailing(ctx context.Context, s pipeline.Mailing, etag string) error {
	b, err := json.Marshal(s)
	if err = errors.Join(err, context.Cause(ctx)); err != nil {
		return err
	}
	_, err = m.put(mailingKey(s.User), b, nil, onlyOver(etag))
	return err
}

// Suppress implements Store.
func (m *Memory) Suppress(ctx context.Context, one pipeline.Suppression) error {
	b, err := json.Marshal(one)
	if err = errors.Join(err, context.Cause(ctx)); err != nil {
		return err
	}
	_, err = m.put("suppressed/"+one.ID+".json", b, nil, anything)
	return err
}

// Suppressed implements Store.
func (m *Memory) Suppressed(ctx context.Context, id string) (bool, error) {
	_, err := m.get(ctx, Get, "suppressed/"+id+".json")
	if errors.Is(err, pipeline.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func gatheredKey(user pipeline.UserID, letter string) string {
	return gathered + string(user) + "/" + letter + ".json"
}

func mailingKey(user pipeline.UserID) string { return "mailing/" + string(user) + ".json" }
