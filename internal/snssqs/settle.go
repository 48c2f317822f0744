package snssqs

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/2112-lab/gen3d/internal/failpoint"
	"github.com/ThreeDotsLabs/watermill"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// How often a batch call is tried for entries that SQS did not settle: after
// 0, 0.2, 0.4, 0.8 and 1.6 s, on top of the SDK's retries.
const (
	settleTries = 5
	settlePause = 200 * time.Millisecond
	callTimeout = 10 * time.Second
)

var errRefused = errors.New("refused by SQS")

// hide makes a message invisible for some seconds, 0 for visible at once.
type hide struct {
	receipt string
	seconds int32
}

// delete removes acked messages.
func (s *subscription) delete(receipts []string) {
	done := s.settle("delete", len(receipts), func(ctx context.Context, pending []int) ([]types.BatchResultErrorEntry, error) {
		entries := make([]types.DeleteMessageBatchRequestEntry, len(pending))
		for i, p := range pending {
			entries[i] = types.DeleteMessageBatchRequestEntry{Id: entryID(p), ReceiptHandle: &receipts[p]}
		}
		failpoint.Hit("delete", s.queue, "before")
		failpoint.Hold(ctx.Done(), "delete", s.queue, "before")
		s.count.deleteCalls.Add(1)
		out, err := s.cfg.Client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: &s.url, Entries: entries})
		failpoint.Hit("delete", s.queue, "after")
		if err != nil {
			return nil, err
		}
		return out.Failed, nil
	})
	s.count.deleted.Add(int64(done))
	s.count.notDeleted.Add(int64(len(receipts) - done))
}

// hide sets the visibility of messages that are given up.
func (s *subscription) hide(hides []hide) {
	s.settle("hide", len(hides), func(ctx context.Context, pending []int) ([]types.BatchResultErrorEntry, error) {
		entries := make([]types.ChangeMessageVisibilityBatchRequestEntry, len(pending))
		for i, p := range pending {
			entries[i] = types.ChangeMessageVisibilityBatchRequestEntry{
				Id: entryID(p), ReceiptHandle: &hides[p].receipt, VisibilityTimeout: hides[p].seconds,
			}
		}
		s.count.visibilityCalls.Add(1)
		out, err := s.cfg.Client.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &s.url, Entries: entries})
		if err != nil {
			return nil, err
		}
		return out.Failed, nil
	})
}

// settle makes a batch call until every entry of n is settled or refused, and
// answers how many were settled. An entry that failed by SQS's own fault is
// tried again, alone with its like; one that failed by ours is not.
func (s *subscription) settle(what string, n int,
	call func(ctx context.Context, pending []int) ([]types.BatchResultErrorEntry, error),
) int {
	pending := make([]int, n)
	for i := range pending {
		pending[i] = i
	}
	refused := 0
	var last error
	for try := range settleTries {
		if try > 0 && !s.pause(settlePause<<(try-1)) {
			break
		}
		ctx, cancel := context.WithTimeout(s.settling, callTimeout)
		failed, err := call(ctx, pending)
		cancel()
		if err != nil {
			last = err
			continue
		}
		again := make([]int, 0, len(failed))
		for _, f := range failed {
			i, ok := entryIndex(f.Id, n)
			if !ok {
				continue
			}
			last = errors.New(aws.ToString(f.Code))
			if f.SenderFault {
				refused++
			} else {
				again = append(again, i)
			}
		}
		if pending = again; len(pending) == 0 {
			break
		}
	}
	if refused > 0 {
		// Old receipts, mostly: the lease was lost and the message is elsewhere.
		s.log.Info(what+" refused", watermill.LogFields{"messages": refused, "error": errors.Join(errRefused, last).Error()})
	}
	if len(pending) > 0 {
		s.log.Error(what+" given up; visibility will bring the messages back", last, watermill.LogFields{"messages": len(pending)})
	}
	return n - refused - len(pending)
}

// pause is false if the calls must end first.
func (s *subscription) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.settling.Done():
		return false
	}
}

// entryID and entryIndex name a batch's entries by their place in it.
func entryID(i int) *string { return aws.String(strconv.Itoa(i)) }

func entryIndex(id *string, n int) (int, bool) {
	i, err := strconv.Atoi(aws.ToString(id))
	return i, err == nil && i >= 0 && i < n
}
