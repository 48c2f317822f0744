package conformance

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// sendBatch sends bodies under ids 0, 1, …
func (t *trial) sendBatch(queue *string, bodies ...string) (*sqs.SendMessageBatchOutput, error) {
	in := &sqs.SendMessageBatchInput{QueueUrl: queue}
	for i, b := range bodies {
		in.Entries = append(in.Entries, types.SendMessageBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), MessageBody: aws.String(b)})
	}
	return t.sqs.SendMessageBatch(t.ctx, in)
}

const sendBatchPage = "SQS API: SendMessageBatch"

var batchCalls = []call{
	{"a batch sends ten and answers each by its id", sendBatchPage, func(t *trial) {
		q := t.queue(nil)
		out, err := t.sendBatch(q, strings.Split("abcdefghij", "")...)
		t.check(err)
		ids := map[string]bool{}
		for _, s := range out.Successful {
			ids[*s.Id] = true
		}
		want(t, "the ids", len(ids), 10)
		t.receive(q, 10)
	}},
	{"a batch of eleven is TooManyEntriesInBatchRequest", sendBatchPage, func(t *trial) {
		_, err := t.sendBatch(t.queue(nil), strings.Split("abcdefghijk", "")...)
		refusedAs[*types.TooManyEntriesInBatchRequest](t, err)
	}},
	{"a batch of nothing is EmptyBatchRequest", sendBatchPage, func(t *trial) {
		_, err := t.sqs.SendMessageBatch(t.ctx, &sqs.SendMessageBatchInput{QueueUrl: t.queue(nil), Entries: []types.SendMessageBatchRequestEntry{}})
		refusedAs[*types.EmptyBatchRequest](t, err)
	}},
	{"two entries of one id are BatchEntryIdsNotDistinct", sendBatchPage, func(t *trial) {
		one := types.SendMessageBatchRequestEntry{Id: aws.String("a"), MessageBody: aws.String("m")}
		_, err := t.sqs.SendMessageBatch(t.ctx, &sqs.SendMessageBatchInput{QueueUrl: t.queue(nil), Entries: []types.SendMessageBatchRequestEntry{one, one}})
		refusedAs[*types.BatchEntryIdsNotDistinct](t, err)
	}},
	{"an id has letters, digits, hyphens and underscores", sendBatchPage, func(t *trial) {
		_, err := t.sqs.SendMessageBatch(t.ctx, &sqs.SendMessageBatchInput{QueueUrl: t.queue(nil), Entries: []types.SendMessageBatchRequestEntry{{Id: aws.String("a b!"), MessageBody: aws.String("m")}}})
		refusedAs[*types.InvalidBatchEntryId](t, err)
	}},
	{"more than 1 MiB together is BatchRequestTooLong", sendBatchPage, func(t *trial) {
		_, err := t.sendBatch(t.queue(nil), strings.Repeat("x", 600<<10), strings.Repeat("y", 600<<10))
		refusedAs[*types.BatchRequestTooLong](t, err)
	}},
	{"one bad entry does not keep the others", sendBatchPage, func(t *trial) {
		q := t.queue(nil)
		out, err := t.sendBatch(q, "good", "bad\x00")
		t.check(err)
		if len(out.Successful) != 1 || len(out.Failed) != 1 || *out.Failed[0].Id != "1" || !out.Failed[0].SenderFault {
			t.errorf("successful %d, failed %+v", len(out.Successful), out.Failed)
		}
	}},
	{"a batch deletes, and says which it could not", "SQS API: DeleteMessageBatch", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		m := t.receive(q, 1)[0]
		out, err := t.sqs.DeleteMessageBatch(t.ctx, &sqs.DeleteMessageBatchInput{QueueUrl: q, Entries: []types.DeleteMessageBatchRequestEntry{
			{Id: aws.String("good"), ReceiptHandle: m.ReceiptHandle}, {Id: aws.String("bad"), ReceiptHandle: aws.String("no-handle")},
		}})
		t.check(err)
		if len(out.Successful) != 1 || *out.Successful[0].Id != "good" || len(out.Failed) != 1 {
			t.errorf("answered %+v", out)
		}
		t.shows(q, "ApproximateNumberOfMessagesNotVisible", "0")
	}},
	{"a batch changes timeouts", "SQS API: ChangeMessageVisibilityBatch", func(t *trial) {
		q := t.queue(map[string]string{"VisibilityTimeout": "600"})
		t.send(q, "a")
		t.send(q, "b")
		in := &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: q}
		for i, m := range t.receive(q, 2) {
			in.Entries = append(in.Entries, types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: 0})
		}
		_, err := t.sqs.ChangeMessageVisibilityBatch(t.ctx, in)
		t.check(err)
		t.receive(q, 2)
	}},
	{"a batch to a queue that is not there is QueueDoesNotExist", sendBatchPage, func(t *trial) {
		q := t.queue(nil)
		t.deleteQueue(q)
		_, err := t.sendBatch(q, "m")
		refusedAs[*types.QueueDoesNotExist](t, err)
	}},
}
