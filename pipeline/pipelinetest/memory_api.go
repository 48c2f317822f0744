package pipelinetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// SessionIfChanged implements Store.
func (m *Memory) SessionIfChanged(ctx context.Context, ref pipeline.SessionRef, etag string) (pipeline.Session, string, error) {
	s, now, err := m.session(ctx, ref)
	if err == nil && etag != "" && now == etag {
		return pipeline.Session{}, etag, nil
	}
	return s, now, err
}

// UploadForm makes a form that leads nowhere.
func (m *Memory) UploadForm(_ context.Context, key pipeline.ObjectKey, rule pipeline.UploadRule) (pipeline.UploadForm, error) {
	fields := map[string]string{"key": key.String(), "Content-Type": rule.ContentType, "policy": "e30="}
	for name, value := range rule.Meta {
		fields["x-amz-meta-"+name] = value
	}
	return pipeline.UploadForm{URL: "https://memory.invalid/", Fields: fields, MaxBytes: rule.MaxBytes, ExpiresAt: m.now().Add(rule.Life)}, nil
}

const deleted = "deleted/"

// MarkDeleted implements Store.
func (m *Memory) MarkDeleted(ctx context.Context, d pipeline.Deletion) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	_, err = m.put(deletionKey(d), b, nil, anything)
	return err
}

// Unmark implements Store.
func (m *Memory) Unmark(ctx context.Context, d pipeline.Deletion) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return m.Delete(deletionKey(d))
}

// Deletions implements Store.
func (m *Memory) Deletions(ctx context.Context, before time.Time) iter.Seq2[pipeline.Deletion, error] {
	return func(yield func(pipeline.Deletion, error) bool) {
		if err := m.before(List, deleted); err != nil {
			yield(pipeline.Deletion{}, err)
			return
		}
		for _, key := range m.Keys(deleted) {
			o, err := m.get(ctx, List, key)
			if errors.Is(err, pipeline.ErrNotFound) {
				continue
			}
			var d pipeline.Deletion
			if err == nil {
				err = json.Unmarshal(o.data, &d)
			}
			d.At = d.At.Truncate(time.Second)
			if err == nil && !d.At.Before(before) {
				return
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

func deletionKey(d pipeline.Deletion) string {
	return fmt.Sprintf("%s%012d/%s/%s", deleted, d.At.Unix(), d.User, d.Session)
}

// Erase implements Store.
func (m *Memory) Erase(ctx context.Context, ref pipeline.SessionRef) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if _, err := m.put(erasedKey(ref), nil, nil, onlyNew); err != nil && !errors.Is(err, pipeline.ErrExists) {
		return err
	}
	for _, key := range append(m.Keys(ref.Prefix()), listingKey(ref), inFlight+string(ref.User)+"/"+string(ref.Session)) {
		if err := m.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

func erasedKey(ref pipeline.SessionRef) string {
	return "erased/" + string(ref.User) + "/" + string(ref.Session)
}

// Erased implements Store.
func (m *Memory) Erased(ctx context.Context, ref pipeline.SessionRef) (time.Time, error) {
	o, err := m.get(ctx, Head, erasedKey(ref))
	if errors.Is(err, pipeline.ErrNotFound) {
		return time.Time{}, nil
	}
	return o.Modified, err
}

// Readmit implements Store.
func (m *Memory) Readmit(ctx context.Context, ref pipeline.SessionRef) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return m.Delete(erasedKey(ref))
}

// Remember implements Store.
func (m *Memory) Remember(ctx context.Context, memo pipeline.Memo) (pipeline.Memo, error) {
	key := "idempotency/" + string(memo.User) + "/" + memo.Key
	b, err := json.Marshal(memo)
	if err != nil {
		return memo, err
	}
	o, err := m.get(ctx, Get, key)
	if err == nil {
		var earlier pipeline.Memo
		if err := json.Unmarshal(o.data, &earlier); err != nil || memo.At.Sub(earlier.At) < pipeline.MemoLife {
			return earlier, err
		}
	} else if !errors.Is(err, pipeline.ErrNotFound) {
		return memo, err
	}
	_, err = m.put(key, b, nil, anything)
	return memo, err
}

// Share implements Store.
func (m *Memory) Share(ctx context.Context, share pipeline.Share) error {
	if err := m.Unshare(ctx, share.SessionRef); err != nil {
		return err
	}
	b, err := json.Marshal(share)
	if err != nil {
		return err
	}
	for _, key := range []string{share.Prefix() + "share.json", "shares/" + share.ID} {
		if _, err := m.put(key, b, nil, anything); err != nil {
			return err
		}
	}
	return nil
}

// Unshare implements Store.
func (m *Memory) Unshare(ctx context.Context, ref pipeline.SessionRef) error {
	o, err := m.get(ctx, Get, ref.Prefix()+"share.json")
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil
	}
	var old pipeline.Share
	if err == nil {
		err = json.Unmarshal(o.data, &old)
	}
	if err != nil {
		return err
	}
	return errors.Join(m.Delete(ref.Prefix()+"share.json"), m.Delete("shares/"+old.ID))
}

// Shared implements Store.
func (m *Memory) Shared(ctx context.Context, id string) (share pipeline.Share, err error) {
	o, err := m.get(ctx, Get, "shares/"+id)
	if err != nil {
		return share, err
	}
	return share, json.Unmarshal(o.data, &share)
}
