package snssqs_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/rs/zerolog"
)

const (
	benchPollers  = 10
	benchSlots    = 200
	benchMessages = 10_000 // each of 800 bytes, a round
	benchRounds   = 3
	benchLatency  = 8 * time.Millisecond
)

// BenchmarkConsume compares our subscriber, behind the whole bus with a
// reaction that does nothing, with the loop one would write on the bare SDK:
// receive 10, delete 10, ten times at once. Both read the same server, which
// waits 8 ms before each call, and both are timed from their start until the
// last message is deleted. Rounds alternate, so that a busy machine hurts both.
//
// It reports messages a second of both, their ratio, and API calls a message.
func BenchmarkConsume(b *testing.B) {
	e := startEmbedded(b, benchLatency)
	var raw, ours consumed
	for b.Loop() {
		for range benchRounds {
			raw.add(e.round(b, consumeRaw))
			ours.add(e.round(b, consumeThroughBus))
		}
	}
	b.ReportMetric(ours.rate(), "msg/s")
	b.ReportMetric(raw.rate(), "raw-msg/s")
	b.ReportMetric(ours.rate()/raw.rate(), "ratio-to-raw")
	b.ReportMetric(ours.callsPerMessage(), "calls/msg")
	b.ReportMetric(raw.callsPerMessage(), "raw-calls/msg")
	b.ReportMetric(0, "ns/op") // an op is all rounds, filling the queues included
}

type consumed struct {
	messages int
	calls    int64
	took     time.Duration
}

func (c *consumed) add(o consumed) {
	c.messages += o.messages
	c.calls += o.calls
	c.took += o.took
}

func (c *consumed) rate() float64            { return float64(c.messages) / c.took.Seconds() }
func (c *consumed) callsPerMessage() float64 { return float64(c.calls) / float64(c.messages) }

var benchQueues atomic.Int32

// round fills a new queue and times its consumption.
func (e *embedded) round(b *testing.B, consume func(b *testing.B, e *embedded, queue string) (stop func())) consumed {
	b.Helper()
	queue := fmt.Sprintf("bench-%d", benchQueues.Add(1))
	_, err := e.sqs.CreateQueue(context.Background(), &sqs.CreateQueueInput{QueueName: &queue})
	if err != nil {
		b.Fatal(err)
	}
	bodies := make([]string, benchMessages/benchPollers)
	body := benchEvent(b)
	for i := range bodies {
		bodies[i] = body
	}
	var filling sync.WaitGroup
	for range benchPollers {
		filling.Go(func() { e.fill(b, queue, bodies...) })
	}
	filling.Wait()
	before := e.apiCalls()
	start := time.Now()
	stop := consume(b, e, queue)
	took := time.Since(start)
	stop()
	return consumed{messages: benchMessages, calls: e.apiCalls() - before, took: took}
}

func (e *embedded) apiCalls() (n int64) {
	for _, calls := range e.server.Calls() {
		n += calls
	}
	return n
}

func consumeRaw(b *testing.B, e *embedded, queue string) (stop func()) {
	url := e.url(b, queue)
	ctx := context.Background()
	var deleted atomic.Int32
	var loops sync.WaitGroup
	for range benchPollers {
		loops.Go(func() {
			for deleted.Load() < benchMessages {
				got, err := e.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
					QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, MessageAttributeNames: []string{"All"},
					MessageSystemAttributeNames: []types.MessageSystemAttributeName{"ApproximateReceiveCount", "SentTimestamp", "AWSTraceHeader", "MessageGroupId"},
				})
				if err != nil {
					b.Error(err)
					return
				}
				if len(got.Messages) == 0 {
					continue
				}
				entries := make([]types.DeleteMessageBatchRequestEntry, len(got.Messages))
				for i, m := range got.Messages {
					entries[i] = types.DeleteMessageBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), ReceiptHandle: m.ReceiptHandle}
				}
				out, err := e.sqs.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: url, Entries: entries})
				if err != nil || len(out.Failed) > 0 {
					b.Error(err, out)
					return
				}
				deleted.Add(int32(len(got.Messages)))
			}
		})
	}
	// The time that counts ends with the last delete, not with the last loop's empty poll.
	for deleted.Load() < benchMessages && !b.Failed() {
		time.Sleep(time.Millisecond)
	}
	return loops.Wait
}

// consumeThroughBus is the way of every message in production: our subscriber,
// Watermill's router, the bus's whole chain with its log line, and a reaction
// that does nothing.
func consumeThroughBus(b *testing.B, e *embedded, queue string) (stop func()) {
	sub, err := snssqs.NewSubscriber(snssqs.Config{
		Client: e.sqs, Pollers: benchPollers, MaxInFlight: benchSlots, WaitTime: time.Second,
	})
	if err != nil {
		b.Fatal(err)
	}
	events, err := bus.New(bus.Config{
		Events: nowhere{}, DeadLetters: nowhere{}, Log: zerolog.New(io.Discard),
		Subscriber: func(string) (message.Subscriber, error) { return ofQueue{sub, queue}, nil },
		Delivery: func(ctx context.Context) bus.Delivery {
			d, _ := snssqs.DeliveryFrom(ctx)
			return bus.Delivery{MessageID: d.MessageID, ReceiveCount: d.ReceiveCount, SentAt: d.SentAt}
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	bus.OnEvery(events, "alert-admin", func(context.Context, pipeline.Event) ([]pipeline.Event, error) { return nil, nil })
	go func() {
		if err := events.Run(context.Background()); err != nil {
			b.Error(err)
		}
	}()
	for sub.Counts().Deleted < benchMessages && !b.Failed() {
		time.Sleep(time.Millisecond)
	}
	return func() { _ = events.Close() }
}

// ofQueue reads the benchmark's queue in the place of the reaction's own.
type ofQueue struct {
	message.Subscriber
	queue string
}

func (s ofQueue) Subscribe(ctx context.Context, _ string) (<-chan *message.Message, error) {
	return s.Subscriber.Subscribe(ctx, s.queue)
}

// nowhere is a publisher that nothing is published to.
type nowhere struct{}

func (nowhere) Publish(string, ...*message.Message) error { return errors.New("published") }
func (nowhere) Close() error                              { return nil }

// benchEvent is an event of 800 bytes.
func benchEvent(b *testing.B) string {
	b.Helper()
	e := &pipeline.ReconstructionFailed{Failure: *pipeline.NewFailure(pipeline.ModelCrashed, "")}
	pipeline.Stamp("run_0123456789abcdef01234567", time.Now(), "", []pipeline.Event{e})
	short, err := pipeline.Marshal(e)
	if err != nil {
		b.Fatal(err)
	}
	e.Failure.Detail = strings.Repeat("x", 800-len(short)-len(`,"detail":""`))
	body, err := pipeline.Marshal(e)
	if err != nil || len(body) != 800 {
		b.Fatal(len(body), err)
	}
	return string(body)
}
