package webhooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// duePrefix holds what waits. Keys begin with the second in which a try is due, so
// that listing those that are due reads no other.
const duePrefix = "due/"

// waiting is a try that was put off.
type waiting struct {
	pipeline.SessionRef
	Order pipeline.Order `json:"order"`
	// Claimed is when a sweep last took it up.
	Claimed time.Time `json:"claimed_at,omitzero"`
}

// keep stores a try until it is due.
func (s *Service) keep(ctx context.Context, user pipeline.UserID, fact string, o pipeline.Order) error {
	b, err := json.Marshal(waiting{SessionRef: pipeline.SessionRef{User: user}, Order: o})
	if err != nil {
		return pipeline.Permanent(fmt.Errorf("encode what waits: %w", err))
	}
	if _, err := s.cfg.Store.WriteDocument(ctx, dueKey(user, fact, o), b, pipeline.AnyVersion); err != nil {
		return fmt.Errorf("put a delivery off: %w", err)
	}
	return nil
}

// dueKey pads the seconds so that keys sort by time until the year 33658.
func dueKey(user pipeline.UserID, fact string, o pipeline.Order) string {
	replay := ""
	if o.Replay {
		replay = ".replay"
	}
	whole := o.Due.Add(time.Second - 1).Unix() // never early
	return fmt.Sprintf("%s%012d/%s/%s/%s%s.json", duePrefix, whole, user, o.Endpoint, fact, replay)
}

// kept reports whether a later try of the same delivery waits already. It lists what
// is due after this one, and is asked only after a crash.
func (s *Service) kept(ctx context.Context, user pipeline.UserID, fact string, o pipeline.Order) (bool, error) {
	this := dueKey(user, fact, o) // it may still be there, of a sweep that died
	_, tail, _ := strings.Cut(strings.TrimPrefix(this, duePrefix), "/")
	for l, err := range s.cfg.Store.Documents(ctx, duePrefix, this) {
		if err != nil {
			return false, err
		}
		if strings.HasSuffix(l.Key, "/"+tail) {
			return true, nil
		}
	}
	return false, nil
}

// dueAt is when what a key names is due.
func dueAt(key string) (time.Time, bool) {
	seconds, _, ok := strings.Cut(strings.TrimPrefix(key, duePrefix), "/")
	n, err := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(n, 0), ok && err == nil
}

// claim takes a waiting try up, unless somebody else has it.
func (s *Service) claim(ctx context.Context, key string) (w waiting, mine bool, err error) {
	b, etag, err := s.cfg.Store.Document(ctx, key)
	if errors.Is(err, pipeline.ErrNotFound) {
		return w, false, nil
	}
	if err != nil {
		return w, false, err
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return w, false, pipeline.Permanent(fmt.Errorf("decode %s: %w", key, err))
	}
	now := s.now()
	if now.Sub(w.Claimed) < claimLife {
		return w, false, nil
	}
	w.Claimed = now
	if b, err = json.Marshal(w); err != nil {
		return w, false, pipeline.Permanent(err)
	}
	_, err = s.cfg.Store.WriteDocument(ctx, key, b, etag)
	if pipeline.Overtaken(err) {
		return w, false, nil
	}
	return w, err == nil, err
}
