package queues

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/backlog"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// maxMove is how many messages one transaction moves.
const maxMove = 100

var (
	errNoSource    = errors.New("CouldNotDetermineMessageSource")
	errSourceGone  = errors.New("AWS.SimpleQueueService.NonExistentQueue")
	errMoveStopped = errors.New("stopped")
)

// move carries out a task until nothing visible is left that was there when it
// began. As at AWS, a message moved is a new one: another id, no receives, its
// retention from now on.
func (s *Server) move(t *moveTask) {
	for {
		n, err := s.moveSome(t)
		if err != nil || n == 0 {
			s.finish(t, err)
			return
		}
		if t.perSecond == 0 {
			continue
		}
		select {
		case <-time.After(time.Duration(n) * time.Second / time.Duration(t.perSecond)):
		case <-s.ctx.Done():
			return
		}
	}
}

func (s *Server) finish(t *moveTask, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case errors.Is(err, errMoveStopped):
		t.status = moveCancelled
	case err != nil:
		t.status, t.reason = moveFailed, err.Error()
	default:
		t.status = moveCompleted
	}
}

// moveSome moves some messages in one transaction: each is in exactly one of the
// two queues at any time, killed or not.
func (s *Server) moveSome(t *moveTask) (int, error) {
	items, destinations, err := s.takeMovable(t)
	if len(items) == 0 {
		return 0, err
	}
	letters, gone, readErr := s.readLetters(items, destinations)
	if readErr == nil {
		readErr = s.enqueue(letters, deletions(gone)...)
	}
	if readErr != nil {
		s.putBack(t.source, items)
		return 0, readErr
	}
	s.mu.Lock()
	t.moved += int64(len(letters))
	s.mu.Unlock()
	return len(items), err
}

// takeMovable takes messages out of the source for one transaction. An error
// says why the one after them cannot be moved.
func (s *Server) takeMovable(t *moveTask) (items []*backlog.Item, to []*queue, err error) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.status != moveRunning || s.ctx.Err() != nil {
		return nil, nil, errMoveStopped
	}
	if t.source.deleted {
		return nil, nil, errSourceGone
	}
	limit := maxMove
	if t.perSecond > 0 {
		limit = min(limit, max(1, t.perSecond/10))
	}
	var skipped []*backlog.Item
	for len(items) < limit {
		it := t.source.backlog.Next(now)
		if it == nil {
			break
		}
		destination, problem := s.destination(t, it)
		if problem != nil {
			err = problem
			break
		}
		t.source.backlog.Remove(it)
		if it.Seq >= t.before {
			skipped = append(skipped, it)
			continue
		}
		items, to = append(items, it), append(to, destination)
	}
	for _, it := range skipped {
		t.source.backlog.Add(it, now)
	}
	return items, to, err
}

func (s *Server) destination(t *moveTask, it *backlog.Item) (*queue, error) {
	if t.destination != nil {
		if t.destination.deleted {
			return nil, errSourceGone
		}
		return t.destination, nil
	}
	if it.State.Source == "" {
		return nil, errNoSource
	}
	name, _ := s.queueNameOf(it.State.Source)
	if q := s.queues[name]; q != nil {
		return q, nil
	}
	return nil, errSourceGone
}

func (s *Server) readLetters(items []*backlog.Item, to []*queue) (letters []outgoing, gone []uint64, err error) {
	keys := make([][]byte, len(items))
	for i, it := range items {
		keys[i] = store.Key(it.Seq)
		gone = append(gone, it.Seq)
	}
	err = s.db.Get(store.Messages, keys, func(i int, value []byte) error {
		var l letter
		if err := json.Unmarshal(value, &l); err != nil {
			return err
		}
		l.ID = uuid.NewString()
		letters = append(letters, outgoing{letter: l, to: to[i], group: items[i].State.Group})
		return nil
	})
	return letters, slices.Clip(gone), err
}

func (s *Server) putBack(q *queue, items []*backlog.Item) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, it := range items {
		q.backlog.Add(it, now)
	}
	q.announce(now)
}
