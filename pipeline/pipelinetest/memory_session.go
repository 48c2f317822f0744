package pipelinetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Session implements Store.
func (m *Memory) Session(ctx context.Context, ref pipeline.SessionRef) (pipeline.Session, error) {
	s, _, err := m.session(ctx, ref)
	return s, err
}

func (m *Memory) session(ctx context.Context, ref pipeline.SessionRef) (s pipeline.Session, etag string, err error) {
	o, err := m.get(ctx, Get, ref.Key(pipeline.Metadata).String())
	if err != nil {
		return s, "", err
	}
	err = json.Unmarshal(o.data, &s)
	return s, o.ETag, err
}

// Apply implements Store.
func (m *Memory) Apply(ctx context.Context, ref pipeline.SessionRef, events ...pipeline.Event) (pipeline.Session, error) {
	for range 1000 {
		s, etag, err := m.session(ctx, ref)
		allowed := onlyOver(etag)
		if errors.Is(err, pipeline.ErrNotFound) {
			var erased time.Time
			if erased, err = m.Erased(ctx, ref); !erased.IsZero() {
				err = pipeline.ErrErased
			}
			s, allowed = pipeline.NewSession(ref), onlyNew
		}
		if err != nil {
			return pipeline.Session{}, err
		}
		changed := etag == ""
		for _, e := range events {
			changed = s.Apply(e) || changed
		}
		if !changed {
			return s, nil
		}
		b, err := json.MarshalIndent(s, "", " ")
		if err != nil {
			return pipeline.Session{}, err
		}
		if _, err = m.put(ref.Key(pipeline.Metadata).String(), b, nil, allowed); !errors.Is(err, pipeline.ErrExists) {
			return s, err
		}
	}
	return pipeline.Session{}, pipeline.ErrConflict
}

// Receipt implements Store.
func (m *Memory) Receipt(ctx context.Context, ref pipeline.SessionRef, run pipeline.RunID) (pipeline.Event, error) {
	o, err := m.get(ctx, Get, receiptKey(ref, run))
	if err != nil {
		return nil, err
	}
	return pipeline.Unmarshal(o.data)
}

// File implements Store.
func (m *Memory) File(ctx context.Context, run pipeline.RunID, e pipeline.Event) (pipeline.Event, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	b, err := pipeline.Marshal(e)
	if err != nil {
		return nil, err
	}
	_, err = m.put(receiptKey(e.Ref(), run), b, nil, onlyNew)
	if errors.Is(err, pipeline.ErrExists) {
		return m.Receipt(ctx, e.Ref(), run)
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

func receiptKey(ref pipeline.SessionRef, run pipeline.RunID) string {
	return ref.Prefix() + "receipts/" + string(run) + ".json"
}

// Claim implements Store.
func (m *Memory) Claim(ctx context.Context, l pipeline.Letter) (pipeline.Letter, bool, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return l, false, err
	}
	if err := context.Cause(ctx); err != nil {
		return l, false, err
	}
	_, err = m.put(letterKey(l), b, nil, onlyNew)
	if !errors.Is(err, pipeline.ErrExists) {
		return l, err == nil, err
	}
	o, err := m.get(ctx, Get, letterKey(l))
	if err != nil {
		return l, false, err
	}
	var earlier pipeline.Letter
	err = json.Unmarshal(o.data, &earlier)
	return earlier, false, err
}

// Update implements Store.
func (m *Memory) Update(ctx context.Context, l pipeline.Letter) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	_, err = m.put(letterKey(l), b, nil, anything)
	return err
}

// Reclaim implements Store.
func (m *Memory) Reclaim(ctx context.Context, old, l pipeline.Letter) (bool, error) {
	o, err := m.get(ctx, Get, letterKey(l))
	if err != nil {
		return false, err
	}
	var have pipeline.Letter
	if err := json.Unmarshal(o.data, &have); err != nil || !have.Same(old) {
		return false, err
	}
	b, err := json.Marshal(l)
	if err != nil {
		return false, err
	}
	_, err = m.put(letterKey(l), b, nil, onlyOver(o.ETag))
	if errors.Is(err, pipeline.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func letterKey(l pipeline.Letter) string {
	return fmt.Sprintf("outbox/%s/%s/%s.json", l.User, l.Session, l.ID)
}

const inFlight = "inflight/"

// MarkInFlight implements Store.
func (m *Memory) MarkInFlight(ctx context.Context, ref pipeline.SessionRef) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	_, err := m.put(inFlight+string(ref.User)+"/"+string(ref.Session), nil, nil, anything)
	return err
}

// InFlight implements Store.
func (m *Memory) InFlight(ctx context.Context) iter.Seq2[pipeline.InFlight, error] {
	return func(yield func(pipeline.InFlight, error) bool) {
		if err := m.before(List, inFlight); err != nil {
			yield(pipeline.InFlight{}, err)
			return
		}
		for _, key := range m.Keys(inFlight) {
			o, err := m.get(ctx, List, key)
			if errors.Is(err, pipeline.ErrNotFound) {
				continue // settled meanwhile
			}
			user, session, _ := strings.Cut(strings.TrimPrefix(key, inFlight), "/")
			ref := pipeline.SessionRef{User: pipeline.UserID(user), Session: pipeline.SessionID(session)}
			if !yield(pipeline.InFlight{SessionRef: ref, Since: o.Modified}, err) {
				return
			}
		}
	}
}

// Settle implements Store.
func (m *Memory) Settle(ctx context.Context, ref pipeline.SessionRef) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return m.Delete(inFlight + string(ref.User) + "/" + string(ref.Session))
}
