package queues

import (
	"encoding/json"
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/backlog"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// queue is a queue in memory. Its id is never used again, so what was written
// for a deleted queue cannot turn up in a new one of the same name.
//
// config, settings and deleted change under both Server.admin and Server.mu, the
// rest under Server.mu.
type queue struct {
	id       uint64
	name     string
	config   queueConfig
	settings settings
	deleted  bool

	backlog  *backlog.Backlog
	arrivals chan struct{} // closed when something may have become visible
	alarm    *time.Timer   // announces what becomes visible by itself
	purged   time.Time
}

// queueConfig is the record of a queue. Its key is the name.
type queueConfig struct {
	ID         uint64            `json:"id"`
	Attributes map[string]string `json:"attributes,omitempty"` // as set, without defaults
	Tags       map[string]string `json:"tags,omitempty"`
	Created    int64             `json:"created"` // Unix seconds
	Modified   int64             `json:"modified"`
}

// addQueue makes a queue known. The caller holds s.mu, or nobody else is there yet.
func (s *Server) addQueue(name string, config queueConfig, set settings) {
	q := &queue{
		id: config.ID, name: name, config: config, settings: set,
		backlog: backlog.New(), arrivals: make(chan struct{}),
	}
	q.alarm = time.AfterFunc(time.Hour, func() {
		now := s.now()
		s.mu.Lock()
		defer s.mu.Unlock()
		q.backlog.Counts(now) // lets the hidden out whose time has come
		q.announce(now)
	})
	q.alarm.Stop()
	s.queues[name], s.ids[q.id] = q, q
}

// announce wakes every long poll of the queue, and arranges for the next time a
// hidden message becomes visible. The caller holds Server.mu.
func (q *queue) announce(now time.Time) {
	close(q.arrivals)
	q.arrivals = make(chan struct{})
	q.rearm(now)
}

// rearm sets the alarm for the hidden message that becomes visible first. The
// caller holds Server.mu.
func (q *queue) rearm(now time.Time) {
	at, ok := q.backlog.Wakes()
	if !ok || q.deleted {
		q.alarm.Stop()
		return
	}
	q.alarm.Reset(max(at.Sub(now), 0))
}

// write is the record of a queue with this configuration.
func (c queueConfig) write(name string) (store.Write, error) {
	value, err := json.Marshal(c)
	return store.Write{Bucket: store.Queues, Key: []byte(name), Value: value}, err
}
