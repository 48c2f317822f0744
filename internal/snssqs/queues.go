package snssqs

import (
	"context"
	"errors"
	"fmt"

	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// OperatorSQS is what Queues asks of Amazon SQS. *sqs.Client has it.
type OperatorSQS interface {
	SQS
	GetQueueAttributes(context.Context, *sqs.GetQueueAttributesInput, ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error)
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
	StartMessageMoveTask(context.Context, *sqs.StartMessageMoveTaskInput, ...func(*sqs.Options)) (*sqs.StartMessageMoveTaskOutput, error)
	ListMessageMoveTasks(context.Context, *sqs.ListMessageMoveTasksInput, ...func(*sqs.Options)) (*sqs.ListMessageMoveTasksOutput, error)
	PurgeQueue(context.Context, *sqs.PurgeQueueInput, ...func(*sqs.Options)) (*sqs.PurgeQueueOutput, error)
}

// Queues is what an operator does to the queues of one deployment. Queues are
// called by their short names, dead letters too: "encode", "encode-dlq".
type Queues struct {
	client   OperatorSQS
	topology topology.Topology
	urls     *queueURLs
}

// NewQueues is for the queues that t names, in an environment.
func NewQueues(client OperatorSQS, environment string, t topology.Topology) *Queues {
	return &Queues{client: client, topology: t, urls: &queueURLs{client: client, environment: environment}}
}

// known says whether the topology has a queue, or dead letters, of that name.
func (q *Queues) known(name string) bool {
	for _, t := range q.topology.Queues {
		if name == t.Name || name == t.DeadLetters {
			return true
		}
	}
	return false
}

// find answers the URL of a queue of the topology. ErrNoQueue if it has none of that name.
func (q *Queues) find(ctx context.Context, name string) (string, error) {
	if !q.known(name) {
		return "", fmt.Errorf("find queue %.80q: %w: the topology has no such name", name, ErrNoQueue)
	}
	return q.urls.find(ctx, name)
}

// attributes answers those of a queue; ErrNoQueue if SQS has none.
func (q *Queues) attributes(ctx context.Context, name string, which ...types.QueueAttributeName) (map[string]string, error) {
	url, err := q.find(ctx, name)
	if err != nil {
		return nil, err
	}
	out, err := q.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: &url, AttributeNames: which})
	var missing *types.QueueDoesNotExist
	if errors.As(err, &missing) {
		return nil, fmt.Errorf("read queue %s: %w: %s", name, ErrNoQueue, applyTopology)
	}
	if err != nil {
		return nil, fmt.Errorf("read queue %s: %w", name, err)
	}
	return out.Attributes, nil
}

// Purge deletes every message of a queue, those in flight included, for good.
// AWS allows it once a minute and takes up to a minute for it.
func (q *Queues) Purge(ctx context.Context, queue string) error {
	url, err := q.find(ctx, queue)
	if err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	_, err = q.client.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: aws.String(url)})
	var again *types.PurgeQueueInProgress
	if errors.As(err, &again) {
		return fmt.Errorf("purge queue %s: purged less than a minute ago, try again later: %w", queue, err)
	}
	if err != nil {
		return fmt.Errorf("purge queue %s: %w", queue, err)
	}
	return nil
}
