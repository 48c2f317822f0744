package pipelinetest

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/2112-lab/gen3d/pipeline"
)

const index = "index/"

func listingKey(ref pipeline.SessionRef) string {
	return index + string(ref.User) + "/" + string(ref.Session)
}

// Enlist implements Store.
func (m *Memory) Enlist(ctx context.Context, session pipeline.Session) error {
	for {
		if err := m.enlist(ctx, session); err != nil {
			return err
		}
		truth, err := m.Session(ctx, session.Ref())
		if errors.Is(err, pipeline.ErrNotFound) {
			return m.Delete(listingKey(session.Ref()))
		}
		if err != nil || truth.Listing() == session.Listing() {
			return err
		}
		session = truth
	}
}

func (m *Memory) enlist(ctx context.Context, session pipeline.Session) error {
	b, err := json.Marshal(session.Listing())
	if err != nil {
		return err
	}
	key := listingKey(session.Ref())
	if have, err := m.get(ctx, List, key); err == nil && string(have.data) == string(b) {
		return nil
	} else if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return err
	}
	_, err = m.put(key, b, nil, anything)
	return err
}

// Listings implements Store.
func (m *Memory) Listings(ctx context.Context, user pipeline.UserID, after pipeline.SessionID, n int) ([]pipeline.Listing, bool, error) {
	prefix := index + string(user) + "/"
	if err := errors.Join(context.Cause(ctx), m.before(List, prefix)); err != nil {
		return nil, false, err
	}
	var all []pipeline.Listing
	for _, key := range m.Keys(prefix) {
		var l pipeline.Listing
		if err := json.Unmarshal(m.Bytes(key), &l); err != nil {
			return nil, false, err
		}
		if after == "" || pipeline.CompareListed(l.Session, after) > 0 {
			all = append(all, l)
		}
	}
	pipeline.SortListed(all)
	return all[:min(n, len(all))], len(all) > n, nil
}
