package pipeline

import "context"

// Attempt says which try of how many a message is at. The last one is the last
// chance to say why: after it the message goes to the dead letters unheard.
type Attempt struct {
	Number int // from 1
	Max    int // 0: not known
}

// Last reports whether no further try follows.
func (a Attempt) Last() bool { return a.Max > 0 && a.Number >= a.Max }

type attemptKey struct{}

// WithAttempt notes the attempt in ctx.
func WithAttempt(ctx context.Context, a Attempt) context.Context {
	return context.WithValue(ctx, attemptKey{}, a)
}

// AttemptFrom is the attempt noted in ctx; the first of unknown many where none is.
func AttemptFrom(ctx context.Context) Attempt {
	if a, ok := ctx.Value(attemptKey{}).(Attempt); ok {
		return a
	}
	return Attempt{Number: 1}
}
