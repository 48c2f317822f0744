package gpuworker

import (
	"context"
	"sync"
	"time"
)

// limit ends a job's context once the job has used up its time. The clock can be
// stopped while the job waits for others. A nil limit never ends anything.
type limit struct {
	mu    sync.Mutex
	left  time.Duration
	begun time.Time // of the clock; zero while it is stopped
	timer *time.Timer
}

// limited is ctx that ends with the cause when the time is used up. Stop is to be called.
func limited(ctx context.Context, d time.Duration, cause error) (_ context.Context, _ *limit, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	l := &limit{left: d, begun: time.Now()}
	l.timer = time.AfterFunc(d, func() { cancel(cause) })
	return ctx, l, func() { l.hold(); cancel(nil) }
}

// hold stops the clock.
func (l *limit) hold() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.begun.IsZero() {
		l.timer.Stop()
		l.left -= time.Since(l.begun)
		l.begun = time.Time{}
	}
}

// goOn lets a clock that was stopped run on.
func (l *limit) goOn() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.begun.IsZero() {
		l.begun = time.Now()
		l.timer.Reset(max(l.left, 0))
	}
}
