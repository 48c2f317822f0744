package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// How long one handling of a message may take; jobs of the worker have
// deadlines of their own.
const handlerTimeout = 30 * time.Second

// jobs are the reactions that run a model. A try in place would start the model
// again without giving the slot up, so theirs wait for redelivery.
var jobs = []string{"encode", "make-mask", "reconstruct"}

// addChain puts the chain around every handler. It is router-level, because
// Watermill's group processor offers no middleware of its own, but built once
// for each reaction.
func (b *Bus) addChain() error {
	steps := map[string][]message.HandlerMiddleware{}
	for _, r := range topology.Reactions {
		dead, err := middleware.PoisonQueueWithFilter(b.cfg.DeadLetters, topology.DeadLetters(r.Name), func(err error) bool {
			return pipeline.IsPermanent(err) && !errors.Is(err, context.Canceled)
		})
		if err != nil {
			return fmt.Errorf("bus: dead letters of %s: %w", r.Name, err)
		}
		s := []message.HandlerMiddleware{b.logged(r), dead, b.announced(r), b.attempted(r)}
		if !slices.Contains(jobs, r.Name) {
			s = append(s, retryInPlace, middleware.Timeout(handlerTimeout))
		}
		s = append(s, recovered)
		if !b.foreign[r.Name] {
			s = append(s, readable(r), b.traced(r))
		}
		steps[r.Name] = s
	}
	b.router.AddMiddleware(func(h message.HandlerFunc) message.HandlerFunc {
		chains := map[string]message.HandlerFunc{}
		for name, s := range steps {
			chains[name] = h
			for _, m := range slices.Backward(s) {
				chains[name] = m(chains[name])
			}
		}
		return func(msg *message.Message) ([]*message.Message, error) {
			return chains[message.HandlerNameFromCtx(msg.Context())](msg)
		}
	})
	return nil
}

// retryInPlace cures what a moment cures: two more tries within about a second.
// Longer waits belong to the queue's visibility, which holds no slot.
func retryInPlace(h message.HandlerFunc) message.HandlerFunc {
	return middleware.Retry{
		MaxRetries: 2, InitialInterval: 100 * time.Millisecond, Multiplier: 4, MaxInterval: time.Second,
		RandomizationFactor: .5, ResetContextOnRetry: true,
		ShouldRetry: func(p middleware.RetryParams) bool {
			return !pipeline.IsPermanent(p.Err) && !errors.Is(p.Err, context.Canceled)
		},
	}.Middleware(h)
}

// attempted notes in the context which try this is.
func (b *Bus) attempted(r topology.Reaction) message.HandlerMiddleware {
	return func(h message.HandlerFunc) message.HandlerFunc {
		return func(msg *message.Message) ([]*message.Message, error) {
			d := b.cfg.Delivery(msg.Context())
			msg.SetContext(pipeline.WithAttempt(msg.Context(), pipeline.Attempt{Number: max(d.ReceiveCount, 1), Max: r.MaxReceives}))
			return h(msg)
		}
	}
}

// readable decodes the event once. What cannot be read, or is no business of
// this reaction, no retry will cure.
func readable(r topology.Reaction) message.HandlerMiddleware {
	return func(h message.HandlerFunc) message.HandlerFunc {
		return func(msg *message.Message) ([]*message.Message, error) {
			e, err := pipeline.Unmarshal(unwrapped(msg.Payload))
			if err == nil {
				noteEvent(msg.Context(), e)
				if !slices.Contains(r.Types, e.Type()) {
					err = fmt.Errorf("%s is not for %s", e.Type(), r.Name)
				}
			}
			if err != nil {
				return nil, pipeline.Permanent(pipeline.NewFailure(pipeline.MessageUnreadable, "%v", err))
			}
			msg.SetContext(context.WithValue(msg.Context(), decodedKey{}, e))
			return h(msg)
		}
	}
}

// announced tells the operator, by an event, of a message that goes to the dead
// letters: now, because the error is permanent, or by the queue's redrive after
// this last try. It does so at the first chance, so that a failing announcement
// is retried with its message.
func (b *Bus) announced(r topology.Reaction) message.HandlerMiddleware {
	return func(h message.HandlerFunc) message.HandlerFunc {
		return func(msg *message.Message) ([]*message.Message, error) {
			ctx := msg.Context()
			out, err := h(msg)
			msg.SetContext(ctx) // the time-out has left its own behind, which is over
			if err == nil || errors.Is(err, context.Canceled) {
				return out, err
			}
			delivery := b.cfg.Delivery(msg.Context())
			last := pipeline.Attempt{Number: delivery.ReceiveCount, Max: r.MaxReceives}.Last()
			if !pipeline.IsPermanent(err) && !last {
				return out, err
			}
			letter := &pipeline.MessageDeadLettered{
				Reaction: r.Name, MessageID: msg.UUID, Failure: *pipeline.AsFailure(err, pipeline.RetriesExhausted),
			}
			if letter.Failure.Detail == "" {
				letter.Failure.Detail = err.Error()
			}
			if p := (panicked{}); errors.As(err, &p) {
				letter.Failure.Detail = p.detail()
			}
			cause := pipeline.Header{ID: "msg_" + msg.UUID}
			if e := noted(msg.Context()); e != nil {
				letter.SessionRef, letter.About = e.Ref(), e.Type()
				cause = *e.Head()
			}
			// One event may be given up by several reactions, and again after a
			// redrive, which gives its message a new id: each is a fact of its own.
			letter.ID = pipeline.EventID(cause.ID+":"+r.Name+":"+delivery.MessageID, letter.Type(), 0)
			if r.Name == "alert-admin" {
				return out, err // its own dead letters raise an alarm, not another mail
			}
			if aerr := b.emit(msg.Context(), cause, []pipeline.Event{letter}); aerr != nil && pipeline.IsPermanent(err) {
				return out, retryable{errors.Join(err, aerr)}
			}
			return out, err
		}
	}
}
