package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/components/cqrs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Delivery is what the transport knows of a message's delivery.
type Delivery struct {
	// MessageID is the queue's own: the same at each redelivery, another after a
	// redrive. Empty: not known.
	MessageID    string
	ReceiveCount int       // from 1; 0: not known
	SentAt       time.Time // zero: not known
}

// Config is what the bus needs from its surroundings. All but Tracer, Observe,
// Log, Clock and CloseTimeout are required.
type Config struct {
	// Events publishes to the events topic; metadata "type", "traceparent" and
	// "group" (the user, for fair queues) are to become message attributes.
	Events message.Publisher
	// DeadLetters publishes to a reaction's dead letters by their short name.
	DeadLetters message.Publisher
	// Subscriber makes the subscription of a reaction.
	Subscriber func(reaction string) (message.Subscriber, error)
	// Delivery finds the facts of delivery in a message's context.
	Delivery func(context.Context) Delivery
	// Tracer follows messages from process to process; it may be nil.
	Tracer Tracer
	// Observe hears what became of each message, for metrics; it may be nil.
	Observe func(Handled)

	Log          zerolog.Logger
	Clock        func() time.Time
	CloseTimeout time.Duration
}

// Handled is what became of one message.
type Handled struct {
	Reaction string
	Event    pipeline.Event // nil: it could not be read
	Outcome  string         // ok, retry, dead or erased
	Duration time.Duration
	Age      time.Duration // how long it had waited; 0: not known
}

// Metadata keys of published messages.
const (
	TypeKey  = "type"
	GroupKey = "group"
	TraceKey = "traceparent"
)

// Bus routes messages to reactions.
type Bus struct {
	cfg    Config
	router *message.Router
	groups map[string][]cqrs.GroupEventHandler
	types  map[string][]string
	// foreign are the reactions whose messages are S3's or SES's, not ours.
	foreign map[string]bool
	errs    []error
}

// New makes a bus without reactions.
func New(cfg Config) (*Bus, error) {
	if cfg.Events == nil || cfg.DeadLetters == nil || cfg.Subscriber == nil || cfg.Delivery == nil {
		return nil, errors.New("bus: Events, DeadLetters, Subscriber and Delivery are required")
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: cfg.CloseTimeout}, Logger(cfg.Log))
	if err != nil {
		return nil, fmt.Errorf("bus: make router: %w", err)
	}
	return &Bus{cfg: cfg, router: router, groups: map[string][]cqrs.GroupEventHandler{}, types: map[string][]string{}, foreign: map[string]bool{}}, nil
}

// On registers what a reaction does with one type of event. A mistake in the
// registration is reported by Run.
func On[E pipeline.Event](b *Bus, reaction string, react func(context.Context, E) ([]pipeline.Event, error)) {
	var none E
	b.add(reaction, none.Type(), func(ctx context.Context, e pipeline.Event) ([]pipeline.Event, error) {
		return react(ctx, e.(E))
	})
}

// OnEvery registers what a reaction does with each type that the table gives it.
func OnEvery(b *Bus, reaction string, react func(context.Context, pipeline.Event) ([]pipeline.Event, error)) {
	r, err := topology.Find(reaction)
	if err != nil {
		b.errs = append(b.errs, err)
		return
	}
	for _, t := range r.Types {
		b.add(reaction, t, react)
	}
}

// OnObject registers what a reaction does with an object put into S3.
func OnObject(b *Bus, reaction string, react func(context.Context, *pipeline.ObjectCreated) ([]pipeline.Event, error)) {
	r, err := topology.Find(reaction)
	if err == nil && len(r.Suffixes) == 0 {
		err = fmt.Errorf("bus: %s handles objects, the table of reactions says %v", reaction, r.Types)
	}
	b.addForeign(reaction, err, func(msg *message.Message) error { return b.handleNotification(msg, reaction, react) })
}

// addForeign registers a reaction to messages that are not our events, unless
// something was found wrong with it before.
func (b *Bus) addForeign(reaction string, wrong error, handle func(*message.Message) error) {
	if wrong == nil && b.foreign[reaction] {
		wrong = fmt.Errorf("bus: %s is registered twice", reaction)
	}
	if wrong != nil {
		b.errs = append(b.errs, wrong)
		return
	}
	sub, err := b.cfg.Subscriber(reaction)
	if err != nil {
		b.errs = append(b.errs, fmt.Errorf("bus: subscribe %s: %w", reaction, err))
		return
	}
	b.foreign[reaction] = true
	b.router.AddConsumerHandler(reaction, reaction, sub, handle)
}

func (b *Bus) add(reaction, eventType string, react func(context.Context, pipeline.Event) ([]pipeline.Event, error)) {
	b.types[reaction] = append(b.types[reaction], eventType)
	b.groups[reaction] = append(b.groups[reaction], groupHandler{eventType, func(ctx context.Context, e pipeline.Event) error {
		follow, err := react(ctx, e)
		if err != nil {
			return forgiven(ctx, err)
		}
		return b.emit(ctx, *e.Head(), follow)
	}})
}

// Running is closed once every reaction is subscribed.
func (b *Bus) Running() <-chan struct{} { return b.router.Running() }

// Close drains and stops the bus.
func (b *Bus) Close() error { return b.router.Close() }

func (b *Bus) subscribe() error {
	errs := b.errs
	processor, err := cqrs.NewEventGroupProcessorWithConfig(b.router, cqrs.EventGroupProcessorConfig{
		GenerateSubscribeTopic: func(p cqrs.EventGroupProcessorGenerateSubscribeTopicParams) (string, error) {
			return p.EventGroupName, nil
		},
		SubscriberConstructor: func(p cqrs.EventGroupProcessorSubscriberConstructorParams) (message.Subscriber, error) {
			return b.cfg.Subscriber(p.EventGroupName)
		},
		Marshaler: marshaler{},
		Logger:    watermill.NopLogger{}, // it logs whole messages
	})
	if err != nil {
		return fmt.Errorf("bus: make processor: %w", err)
	}
	for reaction, handlers := range b.groups {
		if err := b.fits(reaction); err != nil {
			errs = append(errs, err)
			continue
		}
		if err := processor.AddHandlersGroup(reaction, handlers...); err != nil {
			errs = append(errs, fmt.Errorf("bus: subscribe %s: %w", reaction, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return b.addChain()
}

// fits reports how a reaction's registered types differ from the table's.
func (b *Bus) fits(reaction string) error {
	r, err := topology.Find(reaction)
	if err != nil {
		return err
	}
	have, want := slices.Sorted(slices.Values(b.types[reaction])), slices.Sorted(slices.Values(r.Types))
	if !slices.Equal(have, want) {
		return fmt.Errorf("bus: %s handles %v, the table of reactions says %v", reaction, have, want)
	}
	return nil
}
