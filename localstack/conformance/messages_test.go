package conformance

import (
	"crypto/md5"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const (
	sendPage    = "SQS API: SendMessage"
	receivePage = "SQS API: ReceiveMessage"
)

func attribute(kind, value string) func(*sqs.SendMessageInput) {
	return func(in *sqs.SendMessageInput) {
		in.MessageAttributes = map[string]types.MessageAttributeValue{"name": {DataType: &kind, StringValue: &value}}
	}
}

var messageCalls = []call{
	{"a message is received as it was sent", sendPage, func(t *trial) {
		q := t.queue(nil)
		id := t.send(q, "hello <é> \U0001F600\n\t").MessageId
		m := t.receive(q, 1)[0]
		want(t, "the body", *m.Body, "hello <é> \U0001F600\n\t")
		want(t, "the id", *m.MessageId, *id)
	}},
	{"sending and receiving tell the MD5 of the body", sendPage, func(t *trial) {
		q := t.queue(nil)
		sum := md5.Sum([]byte("hello"))
		wanted := hex.EncodeToString(sum[:])
		want(t, "sent", *t.send(q, "hello").MD5OfMessageBody, wanted)
		want(t, "received", *t.receive(q, 1)[0].MD5OfBody, wanted)
	}},
	{"a message of 1 MiB is taken", "SQS Developer Guide: Amazon SQS message quotas", func(t *trial) {
		q := t.queue(nil)
		t.send(q, strings.Repeat("x", 1<<20))
		want(t, "the length", len(*t.receive(q, 1)[0].Body), 1<<20)
	}},
	{"a message above 1 MiB is InvalidParameterValue", "SQS Developer Guide: Amazon SQS message quotas", func(t *trial) {
		_, err := t.trySend(t.queue(nil), strings.Repeat("x", 1<<20+1))
		t.refused(err, "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"a queue may allow less than 1 MiB", createPage + ", MaximumMessageSize", func(t *trial) {
		_, err := t.trySend(t.queue(map[string]string{"MaximumMessageSize": "1024"}), strings.Repeat("x", 1025))
		t.refused(err, "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"attributes count towards a message's size", "SQS Developer Guide: Amazon SQS message metadata", func(t *trial) {
		_, err := t.trySend(t.queue(map[string]string{"MaximumMessageSize": "1024"}), strings.Repeat("x", 1020), attribute("String", "value"))
		t.refused(err, "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"an empty message is refused with 400", sendPage, func(t *trial) {
		_, err := t.trySend(t.queue(nil), "")
		t.refusedWith(err, 400)
	}},
	{"characters that XML cannot hold are InvalidMessageContents", sendPage, func(t *trial) {
		_, err := t.trySend(t.queue(nil), "a\x00b")
		refusedAs[*types.InvalidMessageContents](t, err)
	}},
	{"attributes come back with their types", "SQS Developer Guide: Amazon SQS message metadata", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m", attribute("Number.ms", "12.5"))
		got := t.receive(q, 1)[0].MessageAttributes["name"]
		want(t, "the type", aws.ToString(got.DataType), "Number.ms")
		want(t, "the value", aws.ToString(got.StringValue), "12.5")
	}},
	{"attributes come only if they are asked for", receivePage + ", MessageAttributeNames", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m", attribute("String", "v"))
		m := t.receive(q, 1, func(in *sqs.ReceiveMessageInput) { in.MessageAttributeNames = nil })[0]
		want(t, "the number", len(m.MessageAttributes), 0)
	}},
	{"attributes can be asked for by the beginning of their names", receivePage + ", MessageAttributeNames", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m", func(in *sqs.SendMessageInput) {
			in.MessageAttributes = map[string]types.MessageAttributeValue{
				"trace.id": {DataType: aws.String("String"), StringValue: aws.String("1")}, "type": {DataType: aws.String("String"), StringValue: aws.String("2")},
			}
		})
		m := t.receive(q, 1, func(in *sqs.ReceiveMessageInput) { in.MessageAttributeNames = []string{"trace.*"} })[0]
		want(t, "the attributes", len(m.MessageAttributes) == 1 && m.MessageAttributes["trace.id"].StringValue != nil, true)
	}},
	{"a message has ten attributes at most", "SQS Developer Guide: Amazon SQS message metadata", func(t *trial) {
		_, err := t.trySend(t.queue(nil), "m", func(in *sqs.SendMessageInput) {
			in.MessageAttributes = map[string]types.MessageAttributeValue{}
			for i := range 11 {
				in.MessageAttributes["a"+strconv.Itoa(i)] = types.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String("v")}
			}
		})
		t.refused(err, "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"an attribute needs a type that there is", "SQS Developer Guide: Amazon SQS message metadata", func(t *trial) {
		_, err := t.trySend(t.queue(nil), "m", attribute("Colour", "red"))
		t.refused(err, "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"a message says when it was sent, by whom, and when first received", receivePage + ", MessageSystemAttributeNames", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		m := t.receive(q, 1)[0]
		at, err := strconv.ParseInt(m.Attributes["SentTimestamp"], 10, 64)
		if err != nil || time.Since(time.UnixMilli(at)).Abs() > time.Hour {
			t.errorf("sent at %q, want milliseconds", m.Attributes["SentTimestamp"])
		}
		if m.Attributes["SenderId"] == "" || m.Attributes["ApproximateFirstReceiveTimestamp"] == "" {
			t.errorf("attributes %v", m.Attributes)
		}
	}},
	{"a message's group is kept in a standard queue", "SQS Developer Guide: Amazon SQS fair queues", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m", func(in *sqs.SendMessageInput) { in.MessageGroupId = aws.String("ada") })
		want(t, "the group", t.receive(q, 1)[0].Attributes["MessageGroupId"], "ada")
	}},
	{"a delayed message comes later", sendPage + ", DelaySeconds", func(t *trial) {
		q := t.queue(nil)
		began := time.Now()
		t.send(q, "m", func(in *sqs.SendMessageInput) { in.DelaySeconds = 2 })
		if got := t.look(q, 0); len(got) != 0 && time.Since(began) < 2*time.Second {
			t.errorf("it came at once")
		}
		t.receive(q, 1)
	}},
	{"a queue may delay all messages", createPage + ", DelaySeconds", func(t *trial) {
		q := t.queue(map[string]string{"DelaySeconds": "600"})
		t.send(q, "m")
		t.shows(q, "ApproximateNumberOfMessagesDelayed", "1")
		t.nothing(q)
	}},
	{"a delay is 15 minutes at most", sendPage + ", DelaySeconds", func(t *trial) {
		_, err := t.trySend(t.queue(nil), "m", func(in *sqs.SendMessageInput) { in.DelaySeconds = 901 })
		t.refused(err, "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"an empty queue answers at once unless told to wait", "SQS Developer Guide: Amazon SQS short and long polling", func(t *trial) {
		want(t, "the number", len(t.look(t.queue(nil), 0)), 0)
	}},
	{"a waiting receiver gets what is sent meanwhile", "SQS Developer Guide: Amazon SQS short and long polling", func(t *trial) {
		q := t.queue(nil)
		got := make(chan []types.Message, 1)
		asked := time.Now()
		go func() { got <- t.look(q, 20) }()
		time.Sleep(500 * time.Millisecond)
		t.send(q, "m")
		m := <-got
		want(t, "the number", len(m), 1)
		want(t, "before its wait ends", time.Since(asked) < 15*time.Second, true)
	}},
	{"a queue's own wait is that of who names none", createPage + ", ReceiveMessageWaitTimeSeconds", func(t *trial) {
		q := t.queue(map[string]string{"ReceiveMessageWaitTimeSeconds": "2"})
		began := time.Now()
		t.look(q, 0) // which the SDK leaves out
		want(t, "it waited", time.Since(began) > time.Second, true)
	}},
	{"a receiver waits 20 seconds at most", receivePage + ", WaitTimeSeconds", func(t *trial) {
		_, err := t.sqs.ReceiveMessage(t.ctx, &sqs.ReceiveMessageInput{QueueUrl: t.queue(nil), WaitTimeSeconds: 21})
		t.refused(err, "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"a receiver takes ten messages at most", receivePage + ", MaxNumberOfMessages", func(t *trial) {
		_, err := t.sqs.ReceiveMessage(t.ctx, &sqs.ReceiveMessageInput{QueueUrl: t.queue(nil), MaxNumberOfMessages: 11})
		t.refused(err, "InvalidParameterValue", "InvalidParameterValueException", "ReadCountOutOfRange")
	}},
	{"a receiver that names no number gets one", receivePage + ", MaxNumberOfMessages", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "a")
		t.send(q, "b")
		got := t.look(q, 2, func(in *sqs.ReceiveMessageInput) { in.MaxNumberOfMessages = 0 })
		want(t, "the number", len(got), 1)
	}},
	{"a deleted message is gone, and deleting it again succeeds", "SQS API: DeleteMessage", func(t *trial) {
		q := t.queue(map[string]string{"VisibilityTimeout": "1"})
		t.send(q, "m")
		m := t.receive(q, 1)[0]
		t.delete(q, m)
		t.delete(q, m)
		time.Sleep(1200 * time.Millisecond)
		t.nothing(q)
	}},
	{"a receipt handle that is none is ReceiptHandleIsInvalid", "SQS API: DeleteMessage", func(t *trial) {
		_, err := t.sqs.DeleteMessage(t.ctx, &sqs.DeleteMessageInput{QueueUrl: t.queue(nil), ReceiptHandle: aws.String("no-handle")})
		refusedAs[*types.ReceiptHandleIsInvalid](t, err)
	}},
}
