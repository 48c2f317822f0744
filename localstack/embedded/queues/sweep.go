package queues

import "time"

// expire takes the messages past their retention out of the queue, in flight or
// not. The caller holds s.mu and deletes them from the file.
func (s *Server) expire(q *queue, now time.Time) (seqs []uint64) {
	before := now.Add(-q.settings.retention).UnixMilli()
	for it := q.backlog.Expired(before); it != nil; it = q.backlog.Expired(before) {
		q.backlog.Remove(it)
		seqs = append(seqs, it.Seq)
	}
	return seqs
}

// sweep expires messages until Close.
func (s *Server) sweep() {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.sweepOnce()
		case <-s.ctx.Done():
			return
		}
	}
}

func (s *Server) sweepOnce() {
	now := s.now()
	var seqs []uint64
	s.mu.Lock()
	for _, q := range s.queues {
		seqs = append(seqs, s.expire(q, now)...)
	}
	s.mu.Unlock()
	s.forget(seqs)
}
