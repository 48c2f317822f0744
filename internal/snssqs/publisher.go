package snssqs

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/2112-lab/gen3d/internal/failpoint"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/ThreeDotsLabs/watermill"
	wsns "github.com/ThreeDotsLabs/watermill-aws/sns"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

var _ message.Publisher = (*Publisher)(nil)

// typeKey is the metadata key that names an event's type, for failpoints alone.
const typeKey = "type"

// PublisherConfig says how a Publisher reaches SNS.
type PublisherConfig struct {
	AWS     aws.Config // with a Region and Credentials
	Options []func(*sns.Options)
	// Environment completes short topic names; see the package comment.
	Environment string
	// Account is the number of the AWS account that owns the topics.
	Account string
	// Timeout bounds the publishing of one message, the SDK's retries
	// included, besides the message's own context. Default 30 s.
	Timeout time.Duration
}

// Publisher sends messages to SNS topics. It is watermill-aws's publisher with
// what that lacks: a guard, message groups, and contexts that end.
type Publisher struct {
	cfg      PublisherConfig
	inner    *wsns.Publisher
	contexts *publishContexts
	closed   atomic.Bool
}

// NewPublisher checks cfg and connects to nothing yet.
func NewPublisher(cfg PublisherConfig) (*Publisher, error) {
	var problems []error
	if cfg.AWS.Region == "" {
		problems = append(problems, errors.New("sns publisher: the AWS region is missing"))
	}
	if cfg.Account == "" || strings.Trim(cfg.Account, "0123456789") != "" {
		problems = append(problems, fmt.Errorf("sns publisher: Account is %q, must be an AWS account number", cfg.Account))
	}
	if cfg.Timeout < 0 {
		problems = append(problems, fmt.Errorf("sns publisher: Timeout is %v, must not be negative", cfg.Timeout))
	}
	orDuration(&cfg.Timeout, 30*time.Second)
	p := &Publisher{cfg: cfg, contexts: &publishContexts{timeout: cfg.Timeout}}
	inner, err := wsns.NewPublisher(wsns.PublisherConfig{
		AWSConfig:                   cfg.AWS,
		OptFns:                      append([]func(*sns.Options){p.contexts.install}, cfg.Options...),
		DoNotCreateTopicIfNotExists: true,
		TopicResolver:               topicARNs{region: cfg.AWS.Region, account: cfg.Account, environment: cfg.Environment},
		Marshaler:                   marshaler{p.contexts},
	}, watermill.NopLogger{}) // its debug line would hold the whole message
	problems = append(problems, err)
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	p.inner = inner
	return p, nil
}

// Publish sends messages to a topic, by short name, one after the other; it
// returns when SNS has confirmed them. Every message is checked before any is
// sent: ErrRefused, which is permanent, says what is wrong with one.
//
// Each message is published under its own context, and for Timeout at most.
// After an error the messages before the failed one are sent already.
func (p *Publisher) Publish(topic string, messages ...*message.Message) error {
	if p.closed.Load() {
		return fmt.Errorf("publish to %s: %w", topic, ErrClosed)
	}
	for _, m := range messages {
		if err := guard(publishInput("", m)); err != nil {
			return fmt.Errorf("publish %s to %s: %w", eventType(m), topic, pipeline.Permanent(err))
		}
	}
	for _, m := range messages {
		if err := p.publish(topic, m); err != nil {
			return fmt.Errorf("publish %s to %s: %w", eventType(m), topic, err)
		}
	}
	return nil
}

func (p *Publisher) publish(topic string, m *message.Message) error {
	failpoint.Hit("publish", eventType(m), "before")
	err := p.inner.Publish(topic, m)
	failpoint.Hit("publish", eventType(m), "after")
	var missing *types.NotFoundException
	if errors.As(err, &missing) {
		return fmt.Errorf("%w: %s", ErrNoTopic, applyTopology)
	}
	return err
}

// Close refuses further messages. It may be called again.
func (p *Publisher) Close() error {
	p.closed.Store(true)
	return p.inner.Close()
}

func eventType(m *message.Message) string {
	if t := m.Metadata.Get(typeKey); t != "" {
		return t
	}
	return "none"
}
