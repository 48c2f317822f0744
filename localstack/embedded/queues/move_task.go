package queues

import (
	"encoding/base64"
	"time"

	"github.com/google/uuid"
)

// moveTask carries dead letters back. It lives in memory: after a restart what
// it has not moved yet is still in the dead-letter queue, and nobody moves it.
type moveTask struct {
	handle      string
	source      *queue
	sourceARN   string
	destination *queue // nil: each message to the queue it came from
	destARN     string
	perSecond   int    // 0: as fast as it goes
	before      uint64 // messages numbered from here on came after the task began

	// Under Server.mu.
	status  string
	reason  string
	moved   int64
	toMove  int64
	started time.Time
}

// The states of a task, as ListMessageMoveTasks names them.
const (
	moveRunning    = "RUNNING"
	moveCompleted  = "COMPLETED"
	moveCancelling = "CANCELLING"
	moveCancelled  = "CANCELLED"
	moveFailed     = "FAILED"
)

// keptTasks is how many tasks of a queue are remembered, as many as can be listed.
const keptTasks = 10

type taskHandleAnswer struct {
	Handle string `json:"TaskHandle" xml:"TaskHandle"`
}

func (s *Server) startMessageMoveTask(c *call) (any, error) {
	perSecond := 0
	if n := c.in.MaxNumberOfMessagesPerSecond; n != nil {
		if perSecond = *n; perSecond < 1 || perSecond > 500 {
			return nil, badValue("Value %d for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be between 1 and 500.", perSecond)
		}
	}
	source, destination, err := s.moveEnds(c.in.SourceArn, c.in.DestinationArn)
	if err != nil {
		return nil, err
	}
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return nil, errClosing()
	}
	tasks := s.moves[c.in.SourceArn]
	if n := len(tasks); n > 0 && (tasks[n-1].status == moveRunning || tasks[n-1].status == moveCancelling) {
		return nil, badValue("There is already a task running. Only one active task is allowed for a source queue arn at a given time.")
	}
	t := &moveTask{
		handle: base64.RawURLEncoding.EncodeToString([]byte(uuid.NewString() + "|" + c.in.SourceArn)),
		source: source, sourceARN: c.in.SourceArn, destination: destination, destARN: c.in.DestinationArn,
		perSecond: perSecond, before: s.seq.Add(1),
		status: moveRunning, toMove: int64(source.backlog.Counts(now).Visible), started: now,
	}
	s.moves[c.in.SourceArn] = append(tasks[max(0, len(tasks)-keptTasks+1):], t)
	s.workers.Go(func() { s.move(t) })
	return taskHandleAnswer{t.handle}, nil
}

// moveEnds are the queues of a task. The source must be a dead-letter queue.
func (s *Server) moveEnds(sourceARN, destinationARN string) (source, destination *queue, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, ok := s.queueNameOf(sourceARN)
	if source = s.queues[name]; !ok || source == nil {
		return nil, nil, noSuchResource("The resource that you specified for the SourceArn parameter doesn't exist.")
	}
	isTarget := false
	for _, q := range s.queues {
		isTarget = isTarget || q.settings.redrive.target == name
	}
	if !isTarget {
		return nil, nil, badValue("Source queue must be configured as a Dead Letter Queue.")
	}
	if destinationARN == "" {
		return source, nil, nil
	}
	name, ok = s.queueNameOf(destinationARN)
	if destination = s.queues[name]; !ok || destination == nil {
		return nil, nil, noSuchResource("The resource that you specified for the DestinationArn parameter doesn't exist.")
	}
	if destination == source {
		return nil, nil, badValue("Source queue arn and destination queue arn cannot be the same.")
	}
	return source, destination, nil
}

type moveEntry struct {
	Moved       int64  `json:"ApproximateNumberOfMessagesMoved" xml:"ApproximateNumberOfMessagesMoved"`
	ToMove      int64  `json:"ApproximateNumberOfMessagesToMove" xml:"ApproximateNumberOfMessagesToMove"`
	Destination string `json:"DestinationArn,omitempty" xml:"DestinationArn,omitempty"`
	Reason      string `json:"FailureReason,omitempty" xml:"FailureReason,omitempty"`
	PerSecond   int    `json:"MaxNumberOfMessagesPerSecond,omitempty" xml:"MaxNumberOfMessagesPerSecond,omitempty"`
	Source      string `json:"SourceArn" xml:"SourceArn"`
	Started     int64  `json:"StartedTimestamp" xml:"StartedTimestamp"` // Unix milliseconds
	Status      string `json:"Status" xml:"Status"`
	Handle      string `json:"TaskHandle,omitempty" xml:"TaskHandle,omitempty"`
}

type moveList struct {
	Results []moveEntry `json:"Results" xml:"ListMessageMoveTasksResultEntry"`
}

func (s *Server) listMessageMoveTasks(c *call) (any, error) {
	limit := 1
	if n := c.in.MaxResults; n != nil {
		if limit = *n; limit < 1 || limit > keptTasks {
			return nil, badValue("Value %d for parameter MaxResults is invalid. Reason: Must be between 1 and 10.", limit)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name, ok := s.queueNameOf(c.in.SourceArn)
	if !ok || s.queues[name] == nil {
		return nil, noSuchResource("The resource that you specified for the SourceArn parameter doesn't exist.")
	}
	answer := moveList{Results: []moveEntry{}}
	tasks := s.moves[c.in.SourceArn]
	for i := len(tasks) - 1; i >= 0 && len(answer.Results) < limit; i-- {
		t := tasks[i]
		e := moveEntry{
			Moved: t.moved, ToMove: t.toMove, Destination: t.destARN, Reason: t.reason, PerSecond: t.perSecond,
			Source: t.sourceARN, Started: t.started.UnixMilli(), Status: t.status,
		}
		if t.status == moveRunning {
			e.Handle = t.handle
		}
		answer.Results = append(answer.Results, e)
	}
	return answer, nil
}

type cancelledAnswer struct {
	Moved int64 `json:"ApproximateNumberOfMessagesMoved" xml:"ApproximateNumberOfMessagesMoved"`
}

func (s *Server) cancelMessageMoveTask(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, tasks := range s.moves {
		for _, t := range tasks {
			if t.handle != c.in.TaskHandle {
				continue
			}
			if t.status != moveRunning {
				return nil, unsupported("Only active tasks can be cancelled.")
			}
			t.status = moveCancelling
			return cancelledAnswer{t.moved}, nil
		}
	}
	return nil, noSuchResource("Task does not exist.")
}
