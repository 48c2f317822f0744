package snssqs

import (
	"context"
	"strconv"
	"time"

	wsqs "github.com/ThreeDotsLabs/watermill-aws/sqs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// GroupKey is the metadata key whose value becomes the message group of fair
// queues: the user, so that one busy user cannot hold up the others. It travels
// as MessageGroupId, not as one of the ten attributes, and is metadata again on
// arrival.
const GroupKey = "group"

// Delivery is what SQS says about one delivery of a message.
type Delivery struct {
	// MessageID is SQS's id: the same at each redelivery, another after a redrive.
	MessageID string
	// ReceiveCount is 1 at the first delivery. SQS calls it approximate.
	ReceiveCount int
	// MaxReceives is the receive count after which SQS moves the message to the
	// dead letters, or 0 if Config did not say.
	MaxReceives int
	SentAt      time.Time
	// Queue is the name given to Subscribe.
	Queue string
	// TraceHeader is the AWS X-Ray header, if the sender set one.
	TraceHeader string
}

// Last says whether SQS will move the message to the dead letters if this
// delivery fails. It is false where MaxReceives is unknown.
func (d Delivery) Last() bool { return d.MaxReceives > 0 && d.ReceiveCount >= d.MaxReceives }

type deliveryKey struct{}

// DeliveryFrom finds the delivery in the context of a message that came from a Subscriber.
func DeliveryFrom(ctx context.Context) (Delivery, bool) {
	d, ok := ctx.Value(deliveryKey{}).(Delivery)
	return d, ok
}

// systemAttributes are the facts asked of SQS with every message.
var systemAttributes = []types.MessageSystemAttributeName{
	types.MessageSystemAttributeNameApproximateReceiveCount,
	types.MessageSystemAttributeNameSentTimestamp,
	types.MessageSystemAttributeNameAWSTraceHeader,
	types.MessageSystemAttributeNameMessageGroupId,
}

func (s *subscription) delivery(m *types.Message) Delivery {
	return Delivery{
		MessageID:    aws.ToString(m.MessageId),
		ReceiveCount: max(1, attributeInt(m, types.MessageSystemAttributeNameApproximateReceiveCount)),
		MaxReceives:  s.cfg.MaxReceives,
		SentAt:       time.UnixMilli(int64(attributeInt(m, types.MessageSystemAttributeNameSentTimestamp))),
		Queue:        s.queue,
		TraceHeader:  m.Attributes[string(types.MessageSystemAttributeNameAWSTraceHeader)],
	}
}

// attributeInt is 0 for what is missing or no number: SQS's word is taken, never trusted to be there.
func attributeInt(m *types.Message, name types.MessageSystemAttributeName) int {
	n, err := strconv.Atoi(m.Attributes[string(name)])
	if err != nil {
		return 0
	}
	return n
}

// decode turns any SQS message into a Watermill message. The body is passed on
// as it is: judging it is the bus's business. The UUID is the one Watermill's
// publisher put there, or else SQS's MessageId.
func decode(m *types.Message) *message.Message {
	uuid := aws.ToString(m.MessageId)
	metadata := make(message.Metadata, len(m.MessageAttributes)+1)
	for name, v := range m.MessageAttributes {
		switch {
		case name == wsqs.UUIDAttribute:
			uuid = aws.ToString(v.StringValue)
		case v.StringValue != nil:
			metadata[name] = *v.StringValue
		default:
			metadata[name] = string(v.BinaryValue)
		}
	}
	if group := m.Attributes[string(types.MessageSystemAttributeNameMessageGroupId)]; group != "" {
		metadata[GroupKey] = group
	}
	w := message.NewMessage(uuid, []byte(aws.ToString(m.Body)))
	w.Metadata = metadata
	return w
}
