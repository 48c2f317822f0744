package snssqs

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// moveByHand moves what was in the queue from when it began. A message that was
// sent later is one that has come back already: moving it again would never end.
func (q *Queues) moveByHand(ctx context.Context, from, to string) (moved int, err error) {
	source, err := q.find(ctx, from)
	if err != nil {
		return 0, err
	}
	destination, err := q.find(ctx, to)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	var held []string // received, and not moved
	defer func() { q.reveal(ctx, source, held) }()
	for {
		messages, err := q.receive(ctx, source, batchSize, peekHides)
		if err != nil {
			return moved, fmt.Errorf("receive dead letters: %w", err)
		}
		old := 0
		for i := range messages {
			m := &messages[i]
			if time.UnixMilli(int64(attributeInt(m, types.MessageSystemAttributeNameSentTimestamp))).After(began) {
				held = append(held, aws.ToString(m.ReceiptHandle))
				continue
			}
			old++
			if err := q.moveOne(ctx, m, source, destination); err != nil {
				for _, rest := range messages[i:] {
					held = append(held, aws.ToString(rest.ReceiptHandle))
				}
				return moved, err
			}
			moved++
		}
		if old == 0 {
			return moved, nil
		}
	}
}

func (q *Queues) moveOne(ctx context.Context, m *types.Message, source, destination string) error {
	in := &sqs.SendMessageInput{QueueUrl: &destination, MessageBody: m.Body, MessageAttributes: m.MessageAttributes}
	if group := m.Attributes[string(types.MessageSystemAttributeNameMessageGroupId)]; group != "" {
		in.MessageGroupId = &group
	}
	if trace := m.Attributes[string(types.MessageSystemAttributeNameAWSTraceHeader)]; trace != "" {
		in.MessageSystemAttributes = map[string]types.MessageSystemAttributeValue{
			string(types.MessageSystemAttributeNameForSendsAWSTraceHeader): {DataType: aws.String("String"), StringValue: &trace},
		}
	}
	if _, err := q.client.SendMessage(ctx, in); err != nil {
		return fmt.Errorf("send a dead letter back: %w", err)
	}
	out, err := q.client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{
		QueueUrl: &source,
		Entries:  []types.DeleteMessageBatchRequestEntry{{Id: entryID(0), ReceiptHandle: m.ReceiptHandle}},
	})
	if err == nil && len(out.Failed) > 0 {
		err = fmt.Errorf("%s", aws.ToString(out.Failed[0].Code))
	}
	if err != nil {
		return fmt.Errorf("delete a dead letter that was sent back: %w", err)
	}
	return nil
}
