package snssqs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const (
	// MaxPeek is the most messages Peek looks at: 100 of 256 KiB are 25 MiB.
	MaxPeek = 100
	// peekHides is how long a message may stay hidden if this process dies
	// while it peeks.
	peekHides = 30 * time.Second
)

// Peeked is a message that was looked at and left where it is.
type Peeked struct {
	MessageID    string            `json:"message_id"`
	SentAt       time.Time         `json:"sent_at"`
	ReceiveCount int               `json:"receive_count"` // this look included
	Group        string            `json:"group,omitempty"`
	Attributes   map[string]string `json:"attributes"` // metadata, as sent
	Body         string            `json:"body"`
}

// Peek looks at up to n messages (at most MaxPeek) and leaves them in the queue.
//
// SQS has no true look: Peek receives the messages and makes them visible again
// at once. So their receive counts go up by one, and a message of a live queue
// that was near its limit may move to the dead letters at its next receive.
// Dead letters have no limit; peeking there is harmless.
func (q *Queues) Peek(ctx context.Context, queue string, n int) ([]Peeked, error) {
	url, err := q.find(ctx, queue)
	if err != nil {
		return nil, fmt.Errorf("peek: %w", err)
	}
	n = min(n, MaxPeek)
	peeked := []Peeked{}
	var receipts []string
	defer func() { q.reveal(ctx, url, receipts) }()
	for len(peeked) < n {
		// One second lets SQS ask all its servers; an immediate answer may be empty by chance.
		messages, err := q.receive(ctx, url, n-len(peeked), peekHides)
		if err != nil {
			return nil, fmt.Errorf("peek into queue %s: %w", queue, err)
		}
		if len(messages) == 0 {
			break
		}
		for i := range messages {
			receipts = append(receipts, aws.ToString(messages[i].ReceiptHandle))
			peeked = append(peeked, look(&messages[i]))
		}
	}
	return peeked, nil
}

func look(m *types.Message) Peeked {
	w := decode(m)
	group := w.Metadata.Get(GroupKey)
	delete(w.Metadata, GroupKey)
	return Peeked{
		MessageID:    aws.ToString(m.MessageId),
		SentAt:       time.UnixMilli(int64(attributeInt(m, types.MessageSystemAttributeNameSentTimestamp))),
		ReceiveCount: attributeInt(m, types.MessageSystemAttributeNameApproximateReceiveCount),
		Group:        group,
		Attributes:   w.Metadata,
		Body:         string(w.Payload),
	}
}

// receive asks for up to n messages, at most ten.
func (q *Queues) receive(ctx context.Context, url string, n int, visibility time.Duration) ([]types.Message, error) {
	out, err := q.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl:                    &url,
		MaxNumberOfMessages:         int32(min(n, batchSize)),
		WaitTimeSeconds:             1,
		VisibilityTimeout:           seconds(visibility),
		MessageAttributeNames:       []string{"All"},
		MessageSystemAttributeNames: systemAttributes,
	})
	if err != nil {
		return nil, err
	}
	return out.Messages, nil
}

// reveal makes messages visible again, also after ctx has ended. What fails
// becomes visible by itself within peekHides.
func (q *Queues) reveal(ctx context.Context, url string, receipts []string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTimeout)
	defer cancel()
	for batch := range slices.Chunk(receipts, batchSize) {
		entries := make([]types.ChangeMessageVisibilityBatchRequestEntry, len(batch))
		for i := range batch {
			entries[i] = types.ChangeMessageVisibilityBatchRequestEntry{Id: entryID(i), ReceiptHandle: &batch[i]}
		}
		_, _ = q.client.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &url, Entries: entries})
	}
}
