package mailbox

import (
	"context"
	"fmt"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// telling publishes the events that are stored, in order, each until it has worked:
// what a crash left is published when the mailbox is opened again.
type telling struct {
	db     *store
	cfg    Config
	more   chan struct{}
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// tellAgain is how long to wait after a failure.
const tellAgain = time.Second

func startTelling(db *store, cfg Config) *telling {
	ctx, cancel := context.WithCancel(context.Background())
	t := &telling{db: db, cfg: cfg, more: make(chan struct{}, 1), cancel: cancel}
	if cfg.Publish != nil {
		t.wake() // what an earlier life left
		t.done.Go(func() { t.run(ctx) })
	}
	return t
}

func (t *telling) wake() {
	select {
	case t.more <- struct{}{}:
	default: // it is awake
	}
}

func (t *telling) stop() {
	t.cancel()
	t.done.Wait()
}

func (t *telling) run(ctx context.Context) {
	for {
		select {
		case <-t.more:
		case <-ctx.Done():
			return
		}
		for {
			n, event, err := t.db.firstEvent()
			if err == nil && event == nil {
				break
			}
			if err == nil {
				err = t.cfg.Publish(ctx, event)
			}
			if err == nil {
				err = t.db.dropEvent(n)
			}
			if err == nil {
				continue
			}
			if ctx.Err() != nil {
				return
			}
			t.cfg.Log.Error().Err(err).Msg("mail event not published")
			select {
			case <-time.After(tellAgain):
			case <-ctx.Done():
				return
			}
		}
	}
}

// firstEvent is the oldest event that is not published yet, or nil.
func (s *store) firstEvent() (n []byte, event []byte, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		k, v := tx.Bucket(eventsBucket).Cursor().First()
		n, event = append(n, k...), append(event, v...)
		return nil
	})
	return n, event, err
}

func (s *store) dropEvent(n []byte) error {
	err := s.db.Update(func(tx *bolt.Tx) error { return tx.Bucket(eventsBucket).Delete(n) })
	if err != nil {
		return fmt.Errorf("forget published event: %w", err)
	}
	return nil
}
