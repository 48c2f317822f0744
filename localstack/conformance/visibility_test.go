package conformance

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const visibilityPage = "SQS Developer Guide: Amazon SQS visibility timeout"

func (t *trial) hide(queue *string, m types.Message, seconds int32) error {
	_, err := t.sqs.ChangeMessageVisibility(t.ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: queue, ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: seconds})
	return err
}

var visibilityCalls = []call{
	{"a received message is hidden from others", visibilityPage, func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		t.receive(q, 1)
		t.nothing(q)
	}},
	{"a message that nobody deletes comes again after its timeout", visibilityPage, func(t *trial) {
		q := t.queue(map[string]string{"VisibilityTimeout": "1"})
		id := t.send(q, "m").MessageId
		t.receive(q, 1)
		want(t, "the id", *t.receive(q, 1)[0].MessageId, *id)
	}},
	{"a receiver may name another timeout than the queue's", receivePage + ", VisibilityTimeout", func(t *trial) {
		q := t.queue(map[string]string{"VisibilityTimeout": "600"})
		t.send(q, "m")
		t.receive(q, 1, hidden(1))
		t.receive(q, 1)
	}},
	{"a timeout of 0 brings a message back at once", "SQS API: ChangeMessageVisibility", func(t *trial) {
		q := t.queue(map[string]string{"VisibilityTimeout": "600"})
		t.send(q, "m")
		t.check(t.hide(q, t.receive(q, 1)[0], 0))
		t.receive(q, 1)
	}},
	{"a timeout can be made longer", "SQS API: ChangeMessageVisibility", func(t *trial) {
		q := t.queue(map[string]string{"VisibilityTimeout": "5"})
		t.send(q, "m")
		t.check(t.hide(q, t.receive(q, 1)[0], 600))
		time.Sleep(5200 * time.Millisecond)
		t.nothing(q)
	}},
	{"a timeout above 12 hours is InvalidParameterValue", "SQS API: ChangeMessageVisibility", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		t.refused(t.hide(q, t.receive(q, 1)[0], 43201), "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"a message that is not in flight has no timeout to change", "SQS API: ChangeMessageVisibility, MessageNotInflight", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		m := t.receive(q, 1)[0]
		t.check(t.hide(q, m, 0))
		refusedAs[*types.MessageNotInflight](t, t.hide(q, m, 30))
	}},
	{"a deleted message has no timeout to change", "SQS API: ChangeMessageVisibility", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		m := t.receive(q, 1)[0]
		t.delete(q, m)
		t.refusedWith(t.hide(q, m, 30), 400)
	}},
	{"each receiving counts", receivePage + ", ApproximateReceiveCount", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		for _, n := range []string{"1", "2", "3"} {
			m := t.receive(q, 1)[0]
			want(t, "the count", m.Attributes["ApproximateReceiveCount"], n)
			t.check(t.hide(q, m, 0))
		}
	}},
	{"each receiving gives another receipt handle", "SQS Developer Guide: Amazon SQS queue and message identifiers", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		one := t.receive(q, 1)[0]
		t.check(t.hide(q, one, 0))
		if two := t.receive(q, 1)[0]; *one.ReceiptHandle == *two.ReceiptHandle {
			t.errorf("both are the same")
		}
	}},
	{"the newest receipt handle deletes", "SQS API: DeleteMessage", func(t *trial) {
		q := t.queue(map[string]string{"VisibilityTimeout": "1"})
		t.send(q, "m")
		t.receive(q, 1)
		t.delete(q, t.receive(q, 1)[0])
		time.Sleep(1200 * time.Millisecond)
		t.nothing(q)
	}},
	{"a first receiving has a time that stays", receivePage + ", ApproximateFirstReceiveTimestamp", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		one := t.receive(q, 1)[0]
		t.check(t.hide(q, one, 0))
		two := t.receive(q, 1)[0]
		want(t, "the time", two.Attributes["ApproximateFirstReceiveTimestamp"], one.Attributes["ApproximateFirstReceiveTimestamp"])
	}},
	{"a handle of another queue is refused", "SQS API: ChangeMessageVisibility, ReceiptHandleIsInvalid", func(t *trial) {
		q, other := t.queue(nil), t.queue(nil)
		t.send(q, "m")
		m := t.receive(q, 1)[0]
		t.refusedWith(t.hide(other, m, 30), 400)
	}},
}
