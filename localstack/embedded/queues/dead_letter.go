package queues

import (
	"github.com/2112-lab/gen3d/localstack/embedded/queues/backlog"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// deadLetter is a message between two queues while its move is being written.
type deadLetter struct {
	item   *backlog.Item
	before store.State
	to     *queue
}

// deadLetters is where q's failing messages go and after how many receives. Nil
// means nowhere: such a message is delivered on, as AWS does when the dead-letter
// queue has been deleted. The caller holds s.mu.
func (s *Server) deadLetters(q *queue) (target *queue, limit uint32) {
	target = s.queues[q.settings.redrive.target]
	if target == q {
		target = nil
	}
	return target, q.settings.redrive.maxReceives
}

// bury takes a message out of q. Its state then names the dead-letter queue, so
// that writing it is the move; receives and times stay, as at AWS. The caller
// holds s.mu.
func (s *Server) bury(q, target *queue, it *backlog.Item) deadLetter {
	d := deadLetter{item: it, before: it.State, to: target}
	q.backlog.Remove(it)
	it.State.Queue, it.State.Source, it.State.NotBefore = target.id, s.QueueARN(q.name), 0
	return d
}

// settle puts dead letters where the transaction has put them: into their
// target, or back into q if it failed.
func (s *Server) settle(q *queue, dead []deadLetter, failed error) {
	if len(dead) == 0 {
		return
	}
	now := s.now()
	var orphans []uint64
	s.mu.Lock()
	for _, d := range dead {
		if failed != nil {
			d.item.State, d.to = d.before, q
		}
		if d.to.deleted {
			orphans = append(orphans, d.item.Seq)
			continue
		}
		d.to.backlog.Add(d.item, now)
		d.to.announce(now)
	}
	s.mu.Unlock()
	s.forget(orphans)
}

// forget deletes messages that no queue holds any more. If that fails they stay
// in the file until the next start finds them.
func (s *Server) forget(seqs []uint64) {
	if err := s.db.Commit(deletions(seqs)...); err != nil && err != store.ErrClosed {
		s.cfg.Log.Error().Err(err).Int("messages", len(seqs)).Msg("delete messages")
	}
}
