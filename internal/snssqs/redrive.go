package snssqs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

// Redriven is what a redrive did.
type Redriven struct {
	Queue  string `json:"queue"` // where the messages went
	Moved  int    `json:"moved"` // as SQS counts, which is approximate
	ByHand bool   `json:"by_hand"`
}

// Redrive moves all dead letters of a reaction back to its queue and waits for
// it to be done, or for ctx. The queue may be given by its own name or by that
// of its dead letters.
//
// SQS moves them itself (StartMessageMoveTask), and goes on if ctx ends. Where
// SQS cannot, Redrive sends each message to the queue and only then deletes the
// dead letter: if it dies in between, the message is in both places.
func (q *Queues) Redrive(ctx context.Context, queue string) (Redriven, error) {
	for _, t := range q.topology.Queues {
		if t.DeadLetters == "" || queue != t.Name && queue != t.DeadLetters {
			continue
		}
		r, err := q.redrive(ctx, t.DeadLetters, t.Name)
		if err != nil {
			err = fmt.Errorf("redrive queue %s: %w", t.Name, err)
		}
		return r, err
	}
	return Redriven{}, fmt.Errorf("redrive queue %.80q: %w: the topology has no dead letters of that name", queue, ErrNoQueue)
}

func (q *Queues) redrive(ctx context.Context, from, to string) (Redriven, error) {
	r := Redriven{Queue: to}
	source, err := q.arn(ctx, from)
	if err != nil {
		return r, err
	}
	destination, err := q.arn(ctx, to)
	if err != nil {
		return r, err
	}
	started, err := q.client.StartMessageMoveTask(ctx, &sqs.StartMessageMoveTaskInput{SourceArn: &source, DestinationArn: &destination})
	if unsupported(err) {
		r.ByHand = true
		r.Moved, err = q.moveByHand(ctx, from, to)
		return r, err
	}
	if err != nil {
		return r, fmt.Errorf("start the move: %w", err)
	}
	r.Moved, err = q.waitForMove(ctx, source, aws.ToString(started.TaskHandle))
	return r, err
}

func (q *Queues) arn(ctx context.Context, name string) (string, error) {
	a, err := q.attributes(ctx, name, types.QueueAttributeNameQueueArn)
	return a[string(types.QueueAttributeNameQueueArn)], err
}

// unsupported recognises servers that lack an operation.
func unsupported(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && slices.Contains([]string{
		"UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation",
		"InvalidAction", "UnknownOperationException", "NotImplemented", "InternalFailure.NotImplemented",
	}, api.ErrorCode())
}

// waitForMove answers how many messages a task moved, once it is over.
//
// A running task is known by its handle. A finished one has none in SQS's
// answer, but tasks are listed newest first and only one may run at a time.
func (q *Queues) waitForMove(ctx context.Context, source, handle string) (int, error) {
	pause := 50 * time.Millisecond
	for {
		out, err := q.client.ListMessageMoveTasks(ctx, &sqs.ListMessageMoveTasksInput{SourceArn: &source, MaxResults: aws.Int32(1)})
		if err != nil {
			return 0, fmt.Errorf("ask for the move: %w", err)
		}
		if len(out.Results) == 0 {
			return 0, errors.New("ask for the move: SQS does not know it any more")
		}
		task := out.Results[0]
		moved := int(task.ApproximateNumberOfMessagesMoved)
		switch status := aws.ToString(task.Status); status {
		case "COMPLETED":
			return moved, nil
		case "RUNNING", "CANCELLING":
			if h := aws.ToString(task.TaskHandle); h != "" && h != handle {
				return moved, errors.New("another move took its place")
			}
		default:
			return moved, fmt.Errorf("the move ended as %s after %d messages: %s", status, moved, aws.ToString(task.FailureReason))
		}
		select {
		case <-ctx.Done():
			return moved, fmt.Errorf("wait for the move, which goes on: %w", context.Cause(ctx))
		case <-time.After(pause):
		}
		pause = min(2*pause, 2*time.Second)
	}
}
