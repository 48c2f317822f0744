package queues_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func entries(n int) []types.SendMessageBatchRequestEntry {
	var all []types.SendMessageBatchRequestEntry
	for i := range n {
		all = append(all, types.SendMessageBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), MessageBody: aws.String(fmt.Sprint("m", i))})
	}
	return all
}

func TestBatches(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	batch := entries(10)
	batch[3].MessageBody = aws.String("\x02")
	sent, err := c.sqs.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: q, Entries: batch})
	c.check(err)
	if len(sent.Successful) != 9 || len(sent.Failed) != 1 || *sent.Failed[0].Id != "3" ||
		*sent.Failed[0].Code != "InvalidMessageContents" || !sent.Failed[0].SenderFault {
		t.Fatalf("%+v", sent)
	}
	got := c.receive(q, 10)
	if len(got) != 9 {
		t.Fatalf("%d messages", len(got))
	}

	var changes []types.ChangeMessageVisibilityBatchRequestEntry
	for i, m := range got[:2] {
		changes = append(changes, types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), ReceiptHandle: m.ReceiptHandle})
	}
	changes = append(changes, types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String("x"), ReceiptHandle: aws.String("x")})
	changed, err := c.sqs.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: q, Entries: changes})
	c.check(err)
	if len(changed.Successful) != 2 || len(changed.Failed) != 1 || *changed.Failed[0].Code != "ReceiptHandleIsInvalid" {
		t.Fatalf("%+v", changed)
	}
	if again := c.receive(q, 10); len(again) != 2 {
		t.Fatalf("%d messages came back", len(again))
	} else {
		got = append(got[2:], again...)
	}

	deletes := []types.DeleteMessageBatchRequestEntry{{Id: aws.String("x"), ReceiptHandle: aws.String("x")}}
	for i, m := range got {
		deletes = append(deletes, types.DeleteMessageBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), ReceiptHandle: m.ReceiptHandle})
	}
	deleted, err := c.sqs.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: q, Entries: deletes})
	c.check(err)
	if len(deleted.Successful) != 9 || len(deleted.Failed) != 1 {
		t.Fatalf("%+v", deleted)
	}
	c.restart()
	if left := c.receive(q, 10, atOnce); len(left) != 0 {
		t.Fatalf("%q left", bodies(left))
	}
}

func TestBatchesThatAreRefused(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	send := func(batch []types.SendMessageBatchRequestEntry) error {
		_, err := c.sqs.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: q, Entries: batch})
		return err
	}
	var empty *types.EmptyBatchRequest
	if err := send(entries(0)[:0:0]); !errors.As(err, &empty) && code(err) == "" {
		t.Fatalf("no entries: %v", err)
	}
	var tooMany *types.TooManyEntriesInBatchRequest
	if err := send(entries(11)); !errors.As(err, &tooMany) {
		t.Fatalf("11 entries: %v", err)
	}
	twice := entries(2)
	twice[1].Id = twice[0].Id
	var notDistinct *types.BatchEntryIdsNotDistinct
	if err := send(twice); !errors.As(err, &notDistinct) {
		t.Fatalf("an id used twice: %v", err)
	}
	odd := entries(1)
	odd[0].Id = aws.String("a b")
	var invalid *types.InvalidBatchEntryId
	if err := send(odd); !errors.As(err, &invalid) {
		t.Fatalf("an id with a space: %v", err)
	}
	large := entries(2)
	large[0].MessageBody = aws.String(strings.Repeat("x", 1<<20))
	var tooLong *types.BatchRequestTooLong
	if err := send(large); !errors.As(err, &tooLong) {
		t.Fatalf("more than 1 MiB: %v", err)
	}
	if n := c.attribute(q, "ApproximateNumberOfMessages"); n != "0" {
		t.Fatalf("%s messages of refused batches were sent", n)
	}
}
