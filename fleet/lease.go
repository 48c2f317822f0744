package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

const (
	leaseKey  = "fleet/lease.json"
	intentKey = "fleet/intent.json"
	// leaseLife is how long a leader may be silent: three rounds.
	leaseLife = 3 * Every
)

// store keeps what the processes share.
type store interface {
	Document(ctx context.Context, key string) (body []byte, etag string, err error)
	WriteDocument(ctx context.Context, key string, body []byte, over string) (etag string, err error)
}

// lease is who leads, and until when. Clocks may differ by seconds: two leaders for
// a moment raise to the same number.
type lease struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
}

// lead takes or renews the lease, by a write that succeeds only over what was read.
func (c *Controller) lead(ctx context.Context) (bool, error) {
	var held lease
	b, over, err := c.Store.Document(ctx, leaseKey)
	switch {
	case errors.Is(err, pipeline.ErrNotFound):
		over = pipeline.NoVersion
	case err != nil:
		return false, fmt.Errorf("read fleet lease: %w", err)
	default:
		if err := json.Unmarshal(b, &held); err != nil {
			held = lease{} // nobody's: it is written anew
		}
	}
	now := c.Clock()
	if held.Holder != c.Name && now.Before(held.Until) {
		return false, nil
	}
	if b, err = json.Marshal(lease{c.Name, now.Add(leaseLife)}); err != nil {
		return false, err
	}
	_, err = c.Store.WriteDocument(ctx, leaseKey, b, over)
	if pipeline.Overtaken(err) {
		return false, nil // another was faster
	}
	if err != nil {
		return false, fmt.Errorf("write fleet lease: %w", err)
	}
	return true, nil
}

// release lets another lead at once.
func (c *Controller) release(ctx context.Context) error {
	b, over, err := c.Store.Document(ctx, leaseKey)
	var held lease
	if err != nil || json.Unmarshal(b, &held) != nil || held.Holder != c.Name {
		return err
	}
	b, err = json.Marshal(lease{})
	if err == nil {
		_, err = c.Store.WriteDocument(ctx, leaseKey, b, over)
	}
	return err
}
