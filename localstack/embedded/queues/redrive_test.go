package queues_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func (c *cloud) giveBack(queue *string, m types.Message) {
	c.Helper()
	_, err := c.sqs.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: queue, ReceiptHandle: m.ReceiptHandle})
	c.check(err)
}

func TestPoisonGoesToTheDeadLettersAndBack(t *testing.T) {
	c := newCloud(t)
	q, _ := c.withDeadLetters("work", "2")
	_, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q, MessageBody: aws.String("poison"), MessageGroupId: aws.String("g")})
	c.check(err)
	original := c.receive(q, 1)[0]
	c.giveBack(q, original)
	c.restart() // the count survives
	q = c.queue("work", nil)
	c.giveBack(q, c.receive(q, 1)[0])
	if got := c.receive(q, 1, atOnce); len(got) != 0 {
		t.Fatalf("received a third time: %+v", got)
	}
	c.restart() // and so do the dead letters
	q, dead := c.queue("work", nil), c.queue("work-dlq", nil)
	m := c.receive(dead, 10)
	if len(m) != 1 || *m[0].MessageId != *original.MessageId || m[0].Attributes["DeadLetterQueueSourceArn"] != c.arn(q) ||
		m[0].Attributes["ApproximateReceiveCount"] != "3" || m[0].Attributes["SentTimestamp"] != original.Attributes["SentTimestamp"] {
		t.Fatalf("dead letter %+v", m)
	}
	c.giveBack(dead, m[0])

	sources, err := c.sqs.ListDeadLetterSourceQueues(ctx, &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: dead})
	c.check(err)
	if fmt.Sprint(sources.QueueUrls) != "["+*q+"]" {
		t.Fatalf("sources %v", sources.QueueUrls)
	}
	_, err = c.sqs.StartMessageMoveTask(ctx, &sqs.StartMessageMoveTaskInput{SourceArn: aws.String(c.arn(dead))})
	c.check(err)
	back := c.receive(q, 10)
	if len(back) != 1 || *back[0].Body != "poison" || *back[0].MessageId == *original.MessageId ||
		back[0].Attributes["ApproximateReceiveCount"] != "1" || back[0].Attributes["DeadLetterQueueSourceArn"] != "" ||
		back[0].Attributes["MessageGroupId"] != "g" {
		t.Fatalf("moved back: %+v", back)
	}
	if task := c.waitForMove(dead); *task.Status != "COMPLETED" || task.ApproximateNumberOfMessagesMoved != 1 {
		t.Fatalf("task %+v", task)
	}
}

// waitForMove waits until the newest task of a dead-letter queue has ended.
func (c *cloud) waitForMove(dead *string) types.ListMessageMoveTasksResultEntry {
	c.Helper()
	source := c.arn(dead)
	for range 6000 { // a minute
		out, err := c.sqs.ListMessageMoveTasks(ctx, &sqs.ListMessageMoveTasksInput{SourceArn: &source})
		c.check(err)
		if s := *out.Results[0].Status; s != "RUNNING" && s != "CANCELLING" {
			return out.Results[0]
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.Fatal("the task does not end")
	panic("unreachable")
}

func TestPoisonDoesNotHideWhatIsBehindIt(t *testing.T) {
	c := newCloud(t)
	q, dead := c.withDeadLetters("work", "1")
	for range 15 {
		_, err := c.sqs.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: q, Entries: entries(10)})
		c.check(err)
	}
	for n := 0; n < 150; {
		got := c.receive(q, 10, hideFor(1))
		n += len(got)
	}
	c.send(q, "good")
	time.Sleep(1100 * time.Millisecond)
	if got := c.receive(q, 10); bodies(got) != "good" {
		t.Fatalf("got %q", bodies(got))
	}
	if n := c.attribute(dead, "ApproximateNumberOfMessages"); n != "150" {
		t.Fatalf("%s dead letters", n)
	}
}

func TestMoveTasks(t *testing.T) {
	c := newCloud(t)
	_, dead := c.withDeadLetters("work", "1")
	other := c.queue("other", nil)
	start := func(in sqs.StartMessageMoveTaskInput) (*string, error) {
		out, err := c.sqs.StartMessageMoveTask(ctx, &in)
		if err != nil {
			return nil, err
		}
		return out.TaskHandle, nil
	}
	_, err := start(sqs.StartMessageMoveTaskInput{SourceArn: aws.String(c.arn(other))})
	c.refused(err, "InvalidParameterValue")
	_, err = start(sqs.StartMessageMoveTaskInput{SourceArn: aws.String(c.server.QueueARN("none"))})
	var missing *types.ResourceNotFoundException
	if !errors.As(err, &missing) {
		t.Fatalf("a source that does not exist: %v", err)
	}

	// What was sent to the dead letters directly came from nowhere.
	c.send(dead, "a", "b", "c")
	_, err = start(sqs.StartMessageMoveTaskInput{SourceArn: aws.String(c.arn(dead))})
	c.check(err)
	if task := c.waitForMove(dead); *task.Status != "FAILED" || *task.FailureReason != "CouldNotDetermineMessageSource" {
		t.Fatalf("task %+v", task)
	}

	// But it can be moved to a queue that is named, slowly, and be stopped.
	slow := sqs.StartMessageMoveTaskInput{
		SourceArn: aws.String(c.arn(dead)), DestinationArn: aws.String(c.arn(other)), MaxNumberOfMessagesPerSecond: aws.Int32(1),
	}
	handle, err := start(slow)
	c.check(err)
	_, err = start(slow)
	c.refused(err, "InvalidParameterValue")
	if got := c.receive(other, 10); bodies(got) != "a" {
		t.Fatalf("moved first: %q", bodies(got))
	}
	_, err = c.sqs.CancelMessageMoveTask(ctx, &sqs.CancelMessageMoveTaskInput{TaskHandle: handle})
	c.check(err)
	if task := c.waitForMove(dead); *task.Status != "CANCELLED" || task.TaskHandle != nil {
		t.Fatalf("task %+v", task)
	}
	_, err = c.sqs.CancelMessageMoveTask(ctx, &sqs.CancelMessageMoveTaskInput{TaskHandle: handle})
	c.refused(err, "UnsupportedOperation")
	if n := c.attribute(dead, "ApproximateNumberOfMessages"); n == "0" || n == "3" {
		t.Fatalf("%s dead letters left", n)
	}
	tasks, err := c.sqs.ListMessageMoveTasks(ctx, &sqs.ListMessageMoveTasksInput{SourceArn: slow.SourceArn, MaxResults: aws.Int32(10)})
	c.check(err)
	if len(tasks.Results) != 2 || *tasks.Results[0].Status != "CANCELLED" {
		t.Fatalf("tasks %+v", tasks.Results)
	}
}

func TestANoisyTenantDoesNotDelayOthers(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	for range 20 {
		batch := entries(10)
		for i := range batch {
			batch[i].MessageGroupId = aws.String("noisy")
		}
		_, err := c.sqs.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: q, Entries: batch})
		c.check(err)
	}
	c.receive(q, 10)
	_, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q, MessageBody: aws.String("quiet"), MessageGroupId: aws.String("quiet")})
	c.check(err)
	if got := c.receive(q, 1); bodies(got) != "quiet" {
		t.Fatalf("received %q first", bodies(got))
	}
}
