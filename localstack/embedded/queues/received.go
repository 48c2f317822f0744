package queues

import (
	"slices"
	"strconv"
	"strings"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// received is the answer to ReceiveMessage.
type received struct {
	Messages []receivedMessage `json:"Messages,omitempty" xml:"Message"`
}

type receivedMessage struct {
	ID               string            `json:"MessageId" xml:"MessageId"`
	Handle           string            `json:"ReceiptHandle" xml:"ReceiptHandle"`
	BodyDigest       string            `json:"MD5OfBody" xml:"MD5OfBody"`
	Body             string            `json:"Body" xml:"Body"`
	System           attributeMap      `json:"Attributes,omitempty" xml:"Attribute,omitempty"`
	AttributesDigest string            `json:"MD5OfMessageAttributes,omitempty" xml:"MD5OfMessageAttributes,omitempty"`
	Attributes       messageAttributes `json:"MessageAttributes,omitempty" xml:"MessageAttribute,omitempty"`
}

// systemAttributes are the names a client may ask for; those of FIFO queues are
// never there.
var systemAttributes = []string{
	"ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "AWSTraceHeader", "DeadLetterQueueSourceArn",
	"MessageDeduplicationId", "MessageGroupId", "SenderId", "SentTimestamp", "SequenceNumber", "SqsManagedSseEnabled",
}

// wants is what a client asked to be told with each message.
type wants struct {
	system     []string
	attributes []string
}

func wantsOf(in *sqsInput) (wants, error) {
	w := wants{
		system:     slices.Concat(in.MessageSystemAttributeNames, in.AttributeNames),
		attributes: in.MessageAttributeNames,
	}
	for _, name := range w.system {
		if name != "All" && !slices.Contains(systemAttributes, name) {
			return wants{}, badAttributeName(name)
		}
	}
	return w, nil
}

func (w wants) attribute(name string) bool {
	return slices.ContainsFunc(w.attributes, func(asked string) bool {
		prefix, isPrefix := strings.CutSuffix(asked, ".*")
		return asked == "All" || asked == name || isPrefix && strings.HasPrefix(name, prefix)
	})
}

func (w wants) message(l letter, state store.State, handle string) receivedMessage {
	m := receivedMessage{ID: l.ID, Handle: handle, Body: l.Body, BodyDigest: textDigest(l.Body)}
	for name, a := range l.Attributes {
		if w.attribute(name) {
			if m.Attributes == nil {
				m.Attributes = messageAttributes{}
			}
			m.Attributes[name] = a
		}
	}
	// As at AWS, the digest covers what is delivered, not what was sent.
	m.AttributesDigest = attributesDigest(m.Attributes)
	all := map[string]string{
		"ApproximateReceiveCount":          strconv.FormatUint(uint64(state.Receives), 10),
		"ApproximateFirstReceiveTimestamp": strconv.FormatInt(state.FirstReceived, 10),
		"SentTimestamp":                    strconv.FormatInt(state.Sent, 10),
		"SenderId":                         l.Sender,
		"AWSTraceHeader":                   l.Trace,
		"MessageGroupId":                   state.Group,
		"DeadLetterQueueSourceArn":         state.Source,
	}
	for name, value := range all {
		if value != "" && (slices.Contains(w.system, "All") || slices.Contains(w.system, name)) {
			if m.System == nil {
				m.System = attributeMap{}
			}
			m.System[name] = value
		}
	}
	return m
}
