package snssqs_test

import (
	"context"
	"flag"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/tests"
)

// With it the suite sends up to 10 000 messages a test instead of 100.
var fullSuite = flag.Bool("full-suite", false, "run Watermill's suite at full size")

// TestWatermillSuite is Watermill's universal test of a Pub/Sub, on SNS and SQS.
func TestWatermillSuite(t *testing.T) {
	e := startEmbedded(t, 0)
	newPubSub := func(t *testing.T) (message.Publisher, message.Subscriber) {
		pub, err := snssqs.NewPublisher(snssqs.PublisherConfig{AWS: e.aws, Account: testAccount})
		if err != nil {
			t.Fatal(err)
		}
		sub := open(t, snssqs.Config{
			Client: e.sqs, Pollers: 2, MaxInFlight: 20, Visibility: 20 * time.Second,
			DrainTimeout: 500 * time.Millisecond,
			NackBackoff:  func(int) time.Duration { return 0 },
		})
		return pub, creating{sub, e}
	}
	tests.TestPubSub(t, tests.Features{
		// SNS and SQS standard: one queue a subscriber group, at least once, no order.
		ConsumerGroups:                      false,
		ExactlyOnceDelivery:                 false,
		GuaranteedOrder:                     false,
		GuaranteedOrderWithSingleSubscriber: false,
		Persistent:                          true,
		// A message that was acked is gone for new subscribers too.
		NewSubscriberReceivesOldMessages: false,
		ContextPreserved:                 false,
		ForceShort:                       !*fullSuite,
	}, newPubSub, nil)
}

// creating is a Subscriber for the suite, which makes up topics as it goes.
// The product's subscriber creates nothing, so the test does.
type creating struct {
	*snssqs.Subscriber
	embedded *embedded
}

func (c creating) SubscribeInitialize(topic string) error {
	return c.embedded.topic(context.Background(), topic)
}
