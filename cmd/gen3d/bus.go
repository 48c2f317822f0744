package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline/bus"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// newBus connects a bus to the queues of a deployment.
func newBus(_ context.Context, cfg cloudConfig, cloud clients, log zerolog.Logger, s subscriptions) (*bus.Bus, error) {
	publisher, err := snssqs.NewPublisher(snssqs.PublisherConfig{
		AWS: cloud.AWS, Options: snsOptions(cloud), Environment: cfg.Environment, Account: cfg.Account,
	})
	if err != nil {
		return nil, fmt.Errorf("open topics: %w", err)
	}
	return bus.New(bus.Config{
		Events:      publisher,
		DeadLetters: snssqs.NewDeadLetters(cloud.SQS, cfg.Environment),
		Subscriber: func(reaction string) (message.Subscriber, error) {
			return subscriber(reaction, cfg, cloud, log, s)
		},
		Delivery:     deliveryOf,
		Observe:      cloud.meter.handled,
		Tracer:       busTracer(cloud.tracer),
		Log:          log,
		CloseTimeout: s.drain + 10*time.Second, // the subscriber's own drain ends first
	})
}

// subscriber reads one reaction's queue as the table of reactions says.
func subscriber(reaction string, cfg cloudConfig, cloud clients, log zerolog.Logger, s subscriptions) (message.Subscriber, error) {
	q, ok := topology.New().Queue(reaction)
	if !ok {
		return nil, fmt.Errorf("no queue for reaction %s", reaction)
	}
	return snssqs.NewSubscriber(snssqs.Config{
		Client: cloud.SQS, Environment: cfg.Environment,
		MaxInFlight: cmp.Or(s.width[reaction], s.inFlight), Slots: s.slots[reaction],
		Visibility: cmp.Or(s.lease, q.Visibility()), MaxReceives: q.MaxReceives,
		DrainTimeout: s.drain, Logger: bus.Logger(log), Lost: cloud.meter.leaseLost,
	})
}
