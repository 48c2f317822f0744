package queues

import "time"

// maxLease is how long a message can stay in flight after one receive.
const maxLease = 12 * time.Hour

func visibilityOf(seconds int) (time.Duration, error) {
	if seconds < 0 || seconds > numbers["VisibilityTimeout"].max {
		return 0, badValue("Value %d for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.", seconds)
	}
	return time.Duration(seconds) * time.Second, nil
}

// extend moves the end of the lease that the receipt stands for. A lease that is
// lost is an error: MessageNotInflight while the message waits to be received
// again, InvalidParameterValue once it was, or once it is gone.
//
// The new end is not written down: after a restart the message is visible anyway.
func (s *Server) extend(q *queue, handle string, seconds *int) error {
	r, err := s.receipt(q, handle)
	if err != nil {
		return err
	}
	if seconds == nil {
		return missing("VisibilityTimeout")
	}
	visibility, err := visibilityOf(*seconds)
	if err != nil {
		return err
	}
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	it := q.backlog.Get(r.seq)
	if it == nil || it.State.Receives != r.receives {
		return badValue("Value %s for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.", handle)
	}
	q.backlog.Counts(now) // ends the leases that have run out
	if !it.InFlight() {
		return legacy("MessageNotInflight", "The message referred to isn't in flight.")
	}
	until := now.Add(visibility)
	if until.Sub(it.Received()) > maxLease {
		return badValue("Value %d for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].", *seconds)
	}
	q.backlog.Extend(it, now, until)
	q.announce(now)
	return nil
}

func (s *Server) changeMessageVisibility(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	return nil, s.extend(q, c.in.ReceiptHandle, c.in.VisibilityTimeout)
}

type changedBatch struct {
	Successful []batchDone    `json:"Successful" xml:"ChangeMessageVisibilityBatchResultEntry"`
	Failed     []batchFailure `json:"Failed" xml:"BatchResultErrorEntry"`
}

func (s *Server) changeMessageVisibilityBatch(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err == nil {
		err = c.checkBatch()
	}
	if err != nil {
		return nil, err
	}
	answer := changedBatch{Successful: []batchDone{}, Failed: []batchFailure{}}
	for _, e := range c.in.Entries {
		if err := s.extend(q, e.ReceiptHandle, e.VisibilityTimeout); err != nil {
			answer.Failed = append(answer.Failed, failure(e.ID, err))
			continue
		}
		answer.Successful = append(answer.Successful, batchDone{e.ID})
	}
	return answer, nil
}
