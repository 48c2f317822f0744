package queues

import (
	"context"
	"encoding/json"
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

func (s *Server) receiveMessage(c *call) (any, error) {
	q, set, err := s.target(c)
	if err != nil {
		return nil, err
	}
	n, wait, visibility, err := receiveOptions(c.in, set)
	if err != nil {
		return nil, err
	}
	asked, err := wantsOf(c.in)
	if err != nil {
		return nil, err
	}
	got, err := s.poll(c.ctx, q, n, wait, visibility)
	if err != nil || len(got) == 0 {
		return received{}, err
	}
	return s.deliver(c, q, asked, got)
}

func receiveOptions(in *sqsInput, set settings) (n int, wait, visibility time.Duration, err error) {
	n, wait, visibility = 1, set.wait, set.visibility
	if in.MaxNumberOfMessages != nil {
		if n = *in.MaxNumberOfMessages; n < 1 || n > maxBatch {
			return 0, 0, 0, badValue("Value %d for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.", n)
		}
	}
	if t := in.WaitTimeSeconds; t != nil {
		if *t < 0 || *t > 20 {
			return 0, 0, 0, badValue("Value %d for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.", *t)
		}
		wait = time.Duration(*t) * time.Second
	}
	if t := in.VisibilityTimeout; t != nil {
		if visibility, err = visibilityOf(*t); err != nil {
			return 0, 0, 0, err
		}
	}
	return n, wait, visibility, nil
}

// poll leases up to n messages, waiting for the first one if there is none. It
// gives up at the end of the wait, when the client goes and when the server closes.
func (s *Server) poll(ctx context.Context, q *queue, n int, wait, visibility time.Duration) ([]lease, error) {
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	for last := wait == 0; ; {
		l, err := s.look(q, n, visibility)
		if err != nil || len(l.leases) > 0 || last && !l.unfinished {
			return l.leases, err
		}
		if l.unfinished {
			continue
		}
		select {
		case <-l.arrivals:
		case <-deadline.C:
			last = true // look once more: something may have come just now
		case <-ctx.Done():
			return nil, nil
		case <-s.ctx.Done():
			return nil, nil
		}
	}
}

// deliver reads the letters of leased messages and words the answer. If nobody
// is there to take it, the messages are visible again at once.
func (s *Server) deliver(c *call, q *queue, asked wants, leases []lease) (any, error) {
	keys := make([][]byte, len(leases))
	for i, l := range leases {
		keys[i] = store.Key(l.item.Seq)
	}
	var answer received
	err := s.db.Get(store.Messages, keys, func(i int, value []byte) error {
		var l letter
		if err := json.Unmarshal(value, &l); err != nil {
			return err
		}
		handle := s.handle(receipt{queue: q.id, seq: leases[i].item.Seq, receives: leases[i].state.Receives})
		answer.Messages = append(answer.Messages, asked.message(l, leases[i].state, handle))
		return nil
	})
	c.undelivered = func() { s.release(q, leases) }
	if err != nil || c.ctx.Err() != nil {
		c.undelivered()
	}
	return answer, err
}
