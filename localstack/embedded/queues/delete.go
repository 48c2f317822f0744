package queues

import (
	"github.com/2112-lab/gen3d/localstack/embedded/queues/backlog"
)

// remove deletes the messages whose newest receipts these are, durably and in
// one transaction. Receipts of messages that are gone, or that were received
// again since, succeed without doing anything, as AWS allows: whoever received
// the message last is still at work on it.
func (s *Server) remove(q *queue, receipts []receipt) error {
	now := s.now()
	var items []*backlog.Item
	var seqs []uint64
	s.mu.Lock()
	for _, r := range receipts {
		it := q.backlog.Get(r.seq)
		if it == nil || it.State.Receives != r.receives {
			continue
		}
		q.backlog.Remove(it)
		items, seqs = append(items, it), append(seqs, it.Seq)
	}
	s.mu.Unlock()
	err := s.db.Commit(deletions(seqs)...)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, it := range items {
			if !q.deleted {
				q.backlog.Add(it, now)
			}
		}
		q.announce(now)
	}
	return err
}

func (s *Server) deleteMessage(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	r, err := s.receipt(q, c.in.ReceiptHandle)
	if err != nil {
		return nil, err
	}
	return nil, s.remove(q, []receipt{r})
}

type deletedBatch struct {
	Successful []batchDone    `json:"Successful" xml:"DeleteMessageBatchResultEntry"`
	Failed     []batchFailure `json:"Failed" xml:"BatchResultErrorEntry"`
}

func (s *Server) deleteMessageBatch(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err == nil {
		err = c.checkBatch()
	}
	if err != nil {
		return nil, err
	}
	answer := deletedBatch{Successful: []batchDone{}, Failed: []batchFailure{}}
	var receipts []receipt
	for _, e := range c.in.Entries {
		r, err := s.receipt(q, e.ReceiptHandle)
		if err != nil {
			answer.Failed = append(answer.Failed, failure(e.ID, err))
			continue
		}
		receipts = append(receipts, r)
		answer.Successful = append(answer.Successful, batchDone{e.ID})
	}
	if err := s.remove(q, receipts); err != nil {
		return nil, err
	}
	return answer, nil
}
