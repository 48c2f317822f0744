package queues

import "time"

// Oldest is when the oldest message of a queue was sent that is still there, visible
// or not; ok is false where there is none, or no such queue.
func (s *Server) Oldest(queue string) (sent time.Time, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, ok := s.queues[queue]
	if !ok {
		return time.Time{}, false
	}
	return q.backlog.Oldest()
}
