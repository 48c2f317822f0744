package queues_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// TestUnderLoad sends from many sides, receives from many, lets some messages
// fail once, changes the configuration meanwhile, and wants every message to be
// finished exactly once.
func TestUnderLoad(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", map[string]string{"VisibilityTimeout": "60"})
	const senders, each = 4, 60
	var mu sync.Mutex
	finished := map[string]int{}
	var sending, receiving sync.WaitGroup
	for s := range senders {
		sending.Go(func() {
			for i := 0; i < each; i += 10 {
				batch := entries(10)
				for n := range batch {
					batch[n].MessageBody = aws.String(fmt.Sprint(s, "-", i+n))
					batch[n].MessageGroupId = aws.String(fmt.Sprint(s))
				}
				if _, err := c.sqs.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: q, Entries: batch}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	stop := make(chan struct{})
	for range 4 {
		receiving.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				out, err := c.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
					QueueUrl: q, MaxNumberOfMessages: 7, WaitTimeSeconds: 1,
					MessageSystemAttributeNames: []types.MessageSystemAttributeName{"ApproximateReceiveCount"},
				})
				if err != nil {
					t.Error(err)
					return
				}
				for i, m := range out.Messages {
					if i%3 == 0 && m.Attributes["ApproximateReceiveCount"] == "1" {
						_, err = c.sqs.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: q, ReceiptHandle: m.ReceiptHandle})
					} else {
						_, err = c.sqs.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: q, ReceiptHandle: m.ReceiptHandle})
						mu.Lock()
						finished[*m.Body]++
						mu.Unlock()
					}
					if err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	for i := range 20 {
		_, err := c.sqs.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: q, Attributes: map[string]string{"VisibilityTimeout": fmt.Sprint(60 + i)}})
		c.check(err)
		c.attribute(q, "ApproximateNumberOfMessages")
	}
	sending.Wait()
	for range 1200 { // a minute
		mu.Lock()
		done := len(finished) == senders*each
		mu.Unlock()
		if done {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	close(stop)
	receiving.Wait()
	if len(finished) != senders*each {
		t.Fatalf("%d of %d messages were finished", len(finished), senders*each)
	}
	for body, n := range finished {
		if n != 1 {
			t.Errorf("%s was finished %d times", body, n)
		}
	}
}

// TestQueuesThatComeAndGo deletes and creates a queue while others use it.
func TestQueuesThatComeAndGo(t *testing.T) {
	c := newCloud(t)
	topic := c.topic("t")
	q := c.queue("q", nil)
	c.subscribe(topic, q, nil)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	use := func(f func()) {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					f()
				}
			}
		})
	}
	body := aws.String("m")
	use(func() { _, _ = c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q, MessageBody: body}) })
	use(func() { c.publishQuietly("t") })
	use(func() {
		_, _ = c.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: q, MaxNumberOfMessages: 10, WaitTimeSeconds: 1})
	})
	for range 15 {
		_, err := c.sqs.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: q})
		c.check(err)
		c.queue("q", nil)
		time.Sleep(10 * time.Millisecond)
	}
	close(stop)
	wg.Wait()
	before := c.attribute(q, "ApproximateNumberOfMessages")
	held := c.attribute(q, "ApproximateNumberOfMessagesNotVisible")
	c.restart()
	var visible, flying int
	_, _ = fmt.Sscan(before, &visible)
	_, _ = fmt.Sscan(held, &flying)
	if got := c.attribute(c.known("q"), "ApproximateNumberOfMessages"); got != fmt.Sprint(visible+flying) {
		t.Fatalf("%d messages before the restart, %s after it", visible+flying, got)
	}
}
