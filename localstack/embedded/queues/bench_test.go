package queues_test

import (
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/localstack/embedded/queues"
)

type bench struct {
	*testing.B
	sqs *sqs.Client
	url *string
}

func newBench(b *testing.B) *bench {
	b.Helper()
	s, err := queues.Open(filepath.Join(b.TempDir(), "q.db"), queues.Config{AccessKey: accessKey, SecretKey: secretKey})
	if err != nil {
		b.Fatal(err)
	}
	h := httptest.NewServer(s)
	b.Cleanup(func() { _ = s.Close(); h.Close() })
	c := &bench{B: b}
	c.sqs, _ = clients(h.URL, secretKey)
	out, err := c.sqs.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("q")})
	c.must(err)
	c.url = out.QueueUrl
	return c
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

var payload = strings.Repeat("x", 800)

func (b *bench) fill(n int) {
	for range n / 10 {
		batch := entries(10)
		for i := range batch {
			batch[i].MessageBody = &payload
			batch[i].MessageGroupId = aws.String(fmt.Sprint("tenant", i))
		}
		_, err := b.sqs.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: b.url, Entries: batch})
		b.must(err)
	}
}

// BenchmarkSendToReceive is the time from the call of SendMessage until a
// consumer that was waiting has the message, both durable.
func BenchmarkSendToReceive(b *testing.B) {
	c := newBench(b)
	got := make(chan time.Time)
	go func() {
		for {
			out, err := c.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: c.url, WaitTimeSeconds: 20})
			if err != nil {
				return
			}
			for _, m := range out.Messages {
				got <- time.Now()
				_, _ = c.sqs.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: c.url, ReceiptHandle: m.ReceiptHandle})
			}
		}
	}()
	var took []time.Duration
	for b.Loop() {
		begin := time.Now()
		_, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: c.url, MessageBody: &payload})
		c.must(err)
		took = append(took, (<-got).Sub(begin))
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1e3, "p50-ms")
	b.ReportMetric(took[len(took)*95/100].Seconds()*1e3, "p95-ms")
}

// BenchmarkReceiveDelete receives and deletes one message while others wait.
func BenchmarkReceiveDelete(b *testing.B) {
	for _, waiting := range []int{100, 10_000} {
		b.Run(fmt.Sprint(waiting, "-waiting"), func(b *testing.B) {
			c := newBench(b)
			c.fill(waiting)
			for b.Loop() {
				out, err := c.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: c.url})
				c.must(err)
				_, err = c.sqs.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: c.url, ReceiptHandle: out.Messages[0].ReceiptHandle})
				c.must(err)
				_, err = c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: c.url, MessageBody: &payload})
				c.must(err)
			}
		})
	}
}

// BenchmarkSendInParallel shows what the commits share.
func BenchmarkSendInParallel(b *testing.B) {
	c := newBench(b)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: c.url, MessageBody: &payload}); err != nil {
				b.Error(err)
			}
		}
	})
}
