package snssqs

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"golang.org/x/sync/errgroup"
)

// Depth is how many messages a queue holds. SQS calls its numbers approximate:
// they settle within a minute. It does not tell how old the oldest message is;
// CloudWatch does (package cloudwatch), and Peek shows when messages were sent.
type Depth struct {
	Queue       string `json:"queue"`
	DeadLetters bool   `json:"dead_letters"` // is Queue one of dead letters
	Missing     bool   `json:"missing"`      // SQS has no such queue
	Visible     int    `json:"visible"`
	InFlight    int    `json:"in_flight"` // received and hidden, or hidden after a nack
	Delayed     int    `json:"delayed"`
}

// parallelReads is how many queues List reads at once.
const parallelReads = 4

// List answers the depths of all queues of the topology, in its order, each
// followed by its dead letters.
func (q *Queues) List(ctx context.Context) ([]Depth, error) {
	depths := make([]Depth, 0, 2*len(q.topology.Queues))
	for _, t := range q.topology.Queues {
		depths = append(depths, Depth{Queue: t.Name})
		if t.DeadLetters != "" {
			depths = append(depths, Depth{Queue: t.DeadLetters, DeadLetters: true})
		}
	}
	reads, ctx := errgroup.WithContext(ctx)
	reads.SetLimit(parallelReads)
	for i := range depths {
		reads.Go(func() error { return q.measure(ctx, &depths[i]) })
	}
	if err := reads.Wait(); err != nil {
		return nil, fmt.Errorf("list queues: %w", err)
	}
	return depths, nil
}

func (q *Queues) measure(ctx context.Context, d *Depth) error {
	a, err := q.attributes(ctx, d.Queue,
		types.QueueAttributeNameApproximateNumberOfMessages,
		types.QueueAttributeNameApproximateNumberOfMessagesNotVisible,
		types.QueueAttributeNameApproximateNumberOfMessagesDelayed)
	if errors.Is(err, ErrNoQueue) {
		d.Missing = true // one missing queue must not hide the others
		return nil
	}
	if err != nil {
		return err
	}
	for name, n := range map[types.QueueAttributeName]*int{
		types.QueueAttributeNameApproximateNumberOfMessages:           &d.Visible,
		types.QueueAttributeNameApproximateNumberOfMessagesNotVisible: &d.InFlight,
		types.QueueAttributeNameApproximateNumberOfMessagesDelayed:    &d.Delayed,
	} {
		if *n, err = strconv.Atoi(a[string(name)]); err != nil {
			return fmt.Errorf("read queue %s: %s: %w", d.Queue, name, err)
		}
	}
	return nil
}
