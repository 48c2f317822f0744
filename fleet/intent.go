package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

const (
	// intentLife is how long an announced session is expected to send its photo.
	intentLife = 2 * time.Minute
	// intentRest is how often a process writes one down: any number of announced
	// sessions is worth the same first worker.
	intentRest = time.Minute
)

type intent struct {
	At time.Time `json:"at"`
}

// Announcer writes down that sessions were announced: a worker that starts when
// somebody asks where to send a photo is two minutes nearer than one that starts when
// the photo is there. It costs a request of storage a minute.
type Announcer struct {
	Store store
	Clock func() time.Time

	mu   sync.Mutex
	last time.Time
}

// Announce says that a session will come.
func (a *Announcer) Announce(ctx context.Context) error {
	now := a.Clock()
	a.mu.Lock()
	rest := now.Sub(a.last) < intentRest
	if !rest {
		a.last = now
	}
	a.mu.Unlock()
	if rest {
		return nil
	}
	b, err := json.Marshal(intent{now})
	if err == nil {
		_, err = a.Store.WriteDocument(ctx, intentKey, b, pipeline.AnyVersion)
	}
	if err != nil {
		return fmt.Errorf("announce session: %w", err)
	}
	return nil
}

// intents is 1 if a session was announced a short while ago.
func (c *Controller) intents(ctx context.Context) (int, error) {
	b, _, err := c.Store.Document(ctx, intentKey)
	if errors.Is(err, pipeline.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read announced sessions: %w", err)
	}
	var last intent
	if json.Unmarshal(b, &last) != nil || c.Clock().Sub(last.At) > intentLife {
		return 0, nil
	}
	return 1, nil
}
