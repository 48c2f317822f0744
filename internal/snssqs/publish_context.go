package snssqs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/smithy-go/middleware"
)

// publishContexts makes publishing end with the message's context.
//
// Watermill's Publish has no context (ThreeDotsLabs/watermill#445) and
// watermill-aws calls SNS with context.Background. The input it sends is made
// by our marshaler, though, so the SDK's first middleware can recognise the
// input and put its message's context to work.
type publishContexts struct {
	timeout time.Duration
	byInput sync.Map // *sns.PublishInput to context.Context
}

func (c *publishContexts) set(in *sns.PublishInput, ctx context.Context) { c.byInput.Store(in, ctx) }

// install adds the middleware to a client.
func (c *publishContexts) install(o *sns.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("MessageContext", c.handle), middleware.Before)
	})
}

func (c *publishContexts) handle(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	middleware.InitializeOutput, middleware.Metadata, error,
) {
	found, ok := c.byInput.LoadAndDelete(in.Parameters)
	if !ok {
		return next.HandleInitialize(ctx, in)
	}
	own := found.(context.Context) //nolint:forcetypeassert // only set stores here
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	defer context.AfterFunc(own, cancel)()
	out, metadata, err := next.HandleInitialize(ctx, in)
	if err != nil && own.Err() != nil {
		err = fmt.Errorf("%w: %w", context.Cause(own), err)
	}
	return out, metadata, err
}
