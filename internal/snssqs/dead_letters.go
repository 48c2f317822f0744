package snssqs

import (
	"context"
	"fmt"
	"strings"

	wsqs "github.com/ThreeDotsLabs/watermill-aws/sqs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/2112-lab/gen3d/internal/failpoint"
)

var _ message.Publisher = (*DeadLetters)(nil)

// sender is what DeadLetters asks of Amazon SQS.
type sender interface {
	GetQueueUrl(context.Context, *sqs.GetQueueUrlInput, ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error)
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

// DeadLetters sends messages that no retry can cure straight to a dead-letter
// queue, with the reason, instead of letting them be received until the queue's
// redrive policy moves them. It is the publisher of Watermill's poison queue.
type DeadLetters struct {
	client sender
	urls   queueURLs
}

// NewDeadLetters makes a publisher to the dead letters of an environment.
func NewDeadLetters(client sender, environment string) *DeadLetters {
	return &DeadLetters{client: client, urls: queueURLs{client: client, environment: environment, known: map[string]string{}}}
}

// maxReason clips an error's text: it is an attribute, and those count towards
// the message's size.
const maxReason = 1 << 10

// Publish sends messages to a queue by its short name. The payload is kept as it
// is, so that a redrive finds it as it came; metadata becomes attributes, made
// fit where SQS would refuse it: a reason may quote a stranger's bytes.
func (d *DeadLetters) Publish(queue string, messages ...*message.Message) error {
	for _, m := range messages {
		url, err := d.urls.find(m.Context(), queue)
		if err != nil {
			return err
		}
		in := &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(string(m.Payload)), MessageAttributes: map[string]types.MessageAttributeValue{}}
		set := func(name, value string) {
			if value = sendable(value); value != "" && len(in.MessageAttributes) < maxAttributes {
				in.MessageAttributes[name] = types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &value}
			}
		}
		set(wsqs.UUIDAttribute, m.UUID)
		for _, name := range []string{typeKey, "reason_poisoned", "handler_poisoned", "topic_poisoned"} {
			set(name, m.Metadata.Get(name))
		}
		if g := m.Metadata.Get(GroupKey); validGroup(g) {
			in.MessageGroupId = &g
		}
		failpoint.Hit("bury", queue, "before")
		if _, err := d.client.SendMessage(m.Context(), in); err != nil {
			return fmt.Errorf("send to %s: %w", queue, err)
		}
		failpoint.Hit("bury", queue, "after")
	}
	return nil
}

// Close does nothing; the client is its owner's.
func (*DeadLetters) Close() error { return nil }

// sendable is s as SQS takes it for an attribute: clipped, and what XML does not
// allow replaced. It is clipped first, so that a long reason costs no more.
func sendable(s string) string {
	if len(s) > maxReason {
		s = s[:maxReason]
	}
	return strings.Map(func(r rune) rune {
		if invalidCharacter(string(r)) >= 0 {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}
