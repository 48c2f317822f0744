package queues

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// Server is SNS and SQS over one bbolt file. It is an http.Handler; the caller
// owns the listener.
//
// Two locks: admin serialises whatever creates, changes or deletes queues,
// topics and subscriptions, its fsync included; mu guards memory and is never
// held while anything is written. Who needs both takes admin first.
type Server struct {
	cfg    Config
	db     *store.DB
	secret []byte        // signs receipt handles
	seq    atomic.Uint64 // the last sequence number given out

	admin  sync.Mutex
	mu     sync.Mutex
	queues map[string]*queue // by name
	ids    map[uint64]*queue
	topics map[string]*topic      // by ARN
	moves  map[string][]*moveTask // by ARN of the dead-letter queue, newest last

	calls    counters
	failures counters // of deliveries, by the topic's ARN

	ctx      context.Context // ends with Close
	stop     context.CancelFunc
	workers  sync.WaitGroup
	closing  sync.Once
	closeErr error
}

// sweepEvery is how often expired messages are deleted from queues that nobody
// asks for anything. Receiving expires on its own.
const sweepEvery = 15 * time.Second

// Open reads the file at path, creating it if need be, and makes everything in
// it available again: messages that were in flight are visible at once, with
// their receive counts.
func Open(path string, cfg Config) (*Server, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("open queues %s: %w", path, err)
	}
	db, err := store.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open queues: %w", err)
	}
	s := &Server{
		cfg: cfg, db: db,
		queues: map[string]*queue{}, ids: map[uint64]*queue{}, topics: map[string]*topic{},
		moves: map[string][]*moveTask{},
	}
	if err := s.load(); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("read queues %s: %w", path, err)
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.workers.Go(s.sweep)
	return s, nil
}

// Close wakes the long polls, which answer with what they have, finishes what is
// being written and closes the file; requests that come later are refused. Call
// it before http.Server.Shutdown, which would otherwise wait for the polls.
func (s *Server) Close() error {
	s.closing.Do(func() {
		s.mu.Lock() // whoever starts a worker under it has started it, or will not
		s.stop()
		s.mu.Unlock()
		s.workers.Wait()
		if err := s.db.Close(); err != nil {
			s.closeErr = fmt.Errorf("close queues: %w", err)
		}
	})
	return s.closeErr
}

func (s *Server) now() time.Time { return s.cfg.Clock() }

// Calls counts the API calls since Open by "service.Action", such as
// "sqs.ReceiveMessage", refused ones included.
func (s *Server) Calls() map[string]int64 { return s.calls.snapshot() }
