package snssqs

import (
	"errors"
	"fmt"
	"time"

	"github.com/ThreeDotsLabs/watermill"
)

// Limits of SQS itself.
const (
	maxWait   = 20 * time.Second // WaitTimeSeconds
	maxLease  = 12 * time.Hour   // counted from the receive, renewals included
	shortWait = time.Second      // the least that a receive can wait
)

// Config says how a Subscriber reads. The zero value of every field but Client
// stands for its default.
type Config struct {
	Client SQS
	// Environment completes short queue names; see the package comment.
	Environment string
	// Pollers is how many receives may be under way at once for one queue.
	// Only one watches while the queue is empty. Default 1.
	Pollers int
	// MaxInFlight is how many messages of one queue are handled at once, and
	// the most a receive asks for. Default 10.
	MaxInFlight int
	// Slots replaces MaxInFlight as the limit, for queues that share one (see
	// Share). A receive still never asks for more than MaxInFlight.
	Slots Slots
	// SlotLinger is how long a receive that could not get all its slots waits
	// for more before it asks SQS for a small batch. Default 5 ms.
	SlotLinger time.Duration
	// WaitTime is the length of a long poll, whole seconds up to 20. Default 20 s.
	WaitTime time.Duration
	// Visibility is the lease on a received message, whole seconds from 1. It
	// is renewed every third of its length. Default 60 s.
	Visibility time.Duration
	// MaxLease is how long a lease is renewed in all, under SQS's 12 hours.
	// After it the handler is cancelled with ErrLeaseLost. Default 6 h.
	MaxLease time.Duration
	// MaxReceives is the queue's redrive limit, passed on in Delivery. 0: unknown.
	MaxReceives int
	// AckLinger is how long acks are gathered into one delete. Default 10 ms.
	AckLinger time.Duration
	// NackBackoff is how long a nacked message stays hidden, by how often it
	// was received. Default Backoff.
	NackBackoff func(receiveCount int) time.Duration
	// DrainTimeout is how long handlers may go on after Close. Close returns at
	// most 7 s later. Default 25 s, for a termination grace of 40 s.
	DrainTimeout time.Duration
	// Lost hears of each lease that was lost; it may be nil.
	Lost   func(queue string)
	Logger watermill.LoggerAdapter
}

func (c Config) withDefaults() Config {
	orInt(&c.Pollers, 1)
	orInt(&c.MaxInFlight, batchSize)
	orDuration(&c.SlotLinger, 5*time.Millisecond)
	orDuration(&c.WaitTime, maxWait)
	orDuration(&c.Visibility, time.Minute)
	orDuration(&c.MaxLease, 6*time.Hour)
	orDuration(&c.AckLinger, 10*time.Millisecond)
	orDuration(&c.DrainTimeout, 25*time.Second)
	if c.NackBackoff == nil {
		c.NackBackoff = Backoff
	}
	if c.Logger == nil {
		c.Logger = watermill.NopLogger{}
	}
	return c
}

// Validate names every setting that SQS would refuse. Defaults count as set.
func (c Config) Validate() error {
	c = c.withDefaults()
	var problems []error
	add := func(bad bool, format string, args ...any) {
		if bad {
			problems = append(problems, fmt.Errorf("sqs subscriber: "+format, args...))
		}
	}
	add(c.Client == nil, "Client is missing")
	add(c.Pollers < 0, "Pollers is %d, must not be negative", c.Pollers)
	add(c.MaxInFlight < 0, "MaxInFlight is %d, must not be negative", c.MaxInFlight)
	add(c.WaitTime < 0 || c.WaitTime > maxWait || c.WaitTime%time.Second != 0,
		"WaitTime is %v, must be whole seconds up to %v", c.WaitTime, maxWait)
	add(c.Visibility < time.Second || c.Visibility > maxLease || c.Visibility%time.Second != 0,
		"Visibility is %v, must be whole seconds from 1s to %v", c.Visibility, maxLease)
	add(c.MaxLease < c.Visibility || c.MaxLease >= maxLease,
		"MaxLease is %v, must be from Visibility (%v) to under %v", c.MaxLease, c.Visibility, maxLease)
	add(c.SlotLinger < 0, "SlotLinger is %v, must not be negative", c.SlotLinger)
	add(c.AckLinger < 0, "AckLinger is %v, must not be negative", c.AckLinger)
	add(c.DrainTimeout < 0, "DrainTimeout is %v, must not be negative", c.DrainTimeout)
	return errors.Join(problems...)
}

func orInt(v *int, otherwise int) {
	if *v == 0 {
		*v = otherwise
	}
}

func orDuration(v *time.Duration, otherwise time.Duration) {
	if *v == 0 {
		*v = otherwise
	}
}
