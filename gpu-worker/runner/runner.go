package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Config says what child to run. Zero durations are replaced by their defaults.
type Config struct {
	Command []string
	Env     []string // more variables, NAME=value
	Model   string   // id and version, such as sam3d-objects@0123456789ab
	Folder  string   // where its files are

	// Ready is how long a model may take to load; default 10 min.
	Ready time.Duration
	// Silence is how long a job may show no progress; default 2 min.
	Silence time.Duration
	// Grace is how long a child may take to heed a cancellation, and then a SIGTERM;
	// default 10 s.
	Grace time.Duration
	// Rest is before a child that died is started again, doubled each time up to a
	// minute; default 1 s.
	Rest time.Duration
	// Log hears of every line on the child's standard error; it may be nil.
	Log func(line string)
}

// A child that came down so often within so long is given up.
const (
	maxFalls    = 3
	fallsWithin = 10 * time.Minute
	maxRest     = time.Minute
)

// Runner gives jobs to its child, one at a time.
type Runner struct {
	cfg Config

	one   chan struct{} // holds a token while a job or a start is under way
	child *child

	mu    sync.Mutex
	ready Ready
	falls []time.Time
}

// New makes a runner; its child is started by Start or by the first job.
func New(cfg Config) *Runner {
	for d, otherwise := range map[*time.Duration]time.Duration{
		&cfg.Ready: 10 * time.Minute, &cfg.Silence: 2 * time.Minute, &cfg.Grace: 10 * time.Second, &cfg.Rest: time.Second,
	} {
		if *d == 0 {
			*d = otherwise
		}
	}
	return &Runner{cfg: cfg, one: make(chan struct{}, 1)}
}

// Job is what a child is to do.
type Job struct {
	ID          string
	Image, Mask string // PNG files of one size
	OutDir      string // an empty folder for results
	Seed        uint64
	Options     any // the model's own, as JSON
}

// Result is what it did.
type Result struct {
	Files []string // in OutDir
	Stats Stats
}

// Ready is what the child has said of itself, if it is up.
func (r *Runner) Ready() (Ready, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ready, r.ready != Ready{}
}

// Start waits until the model is loaded.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.enter(ctx); err != nil {
		return err
	}
	defer r.leave()
	return r.up(ctx)
}

// Run does a job. Its error is an *Error, or the cause of the context's end. After
// one the child may be another: whoever wants to try again may do so at once.
func (r *Runner) Run(ctx context.Context, j Job, progress func(stage string, step, of int)) (Result, error) {
	if err := r.enter(ctx); err != nil {
		return Result{}, err
	}
	defer r.leave()
	if err := r.up(ctx); err != nil {
		return Result{}, err
	}
	options, err := json.Marshal(j.Options)
	if err != nil {
		return Result{}, fmt.Errorf("model runner: encode options: %w", err)
	}
	req := request{Type: typeRun, ID: j.ID, Image: j.Image, Mask: j.Mask, OutDir: j.OutDir, Seed: j.Seed, Options: options}
	if deadline, ok := ctx.Deadline(); ok {
		req.DeadlineMS = time.Until(deadline).Milliseconds()
	}
	return r.follow(ctx, req, progress)
}

// Close ends the child.
func (r *Runner) Close() {
	r.one <- struct{}{}
	defer r.leave()
	if r.child != nil {
		_ = r.child.tell(request{Type: typeShutdown})
		r.drop(r.cfg.Grace)
	}
}

func (r *Runner) enter(ctx context.Context) error {
	select {
	case r.one <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (r *Runner) leave() { <-r.one }

// drop ends the child; the next job gets another.
func (r *Runner) drop(grace time.Duration) {
	r.child.kill(grace)
	r.child = nil
	r.mu.Lock()
	r.ready = Ready{}
	r.mu.Unlock()
}

// fall drops a child that came down by itself.
func (r *Runner) fall() {
	r.drop(0)
	r.fell()
}

func (r *Runner) fell() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.falls = append(r.falls, time.Now())
}

// fallen is how often the child came down lately, and when it last did.
func (r *Runner) fallen() (times int, last time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.falls) > 0 && time.Since(r.falls[0]) > fallsWithin {
		r.falls = r.falls[1:]
	}
	if len(r.falls) == 0 {
		return 0, last
	}
	return len(r.falls), r.falls[len(r.falls)-1]
}

// Fit is an error once the child has come down so often that no job should be taken.
func (r *Runner) Fit() error {
	if times, _ := r.fallen(); times >= maxFalls {
		return &Error{Code: Looping, Detail: fmt.Sprintf("it came down %d times within %s", times, fallsWithin)}
	}
	return nil
}

// up has a child with its model loaded.
func (r *Runner) up(ctx context.Context) error {
	if r.child != nil {
		select {
		case <-r.child.ended: // it went while there was nothing to do
			r.fall()
		default:
			return nil
		}
	}
	if err := r.rest(ctx); err != nil {
		return err
	}
	c, err := launch(r.cfg)
	if err != nil {
		r.fell()
		return &Error{Code: Unstarted, Detail: err.Error()}
	}
	r.child = c
	ready, err := r.load(ctx, c)
	if err != nil {
		r.fall()
		return err
	}
	r.mu.Lock()
	r.ready = ready
	r.mu.Unlock()
	return nil
}

// rest waits before another start, or refuses it.
func (r *Runner) rest(ctx context.Context) error {
	if err := r.Fit(); err != nil {
		return err
	}
	times, last := r.fallen()
	if times == 0 {
		return nil
	}
	wait := min(r.cfg.Rest<<(times-1), maxRest) - time.Since(last)
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (r *Runner) load(ctx context.Context, c *child) (Ready, error) {
	if err := c.tell(request{V: version, Type: typeInit, Model: r.cfg.Model, Folder: r.cfg.Folder}); err != nil {
		return Ready{}, c.lost()
	}
	limit := time.NewTimer(r.cfg.Ready)
	defer limit.Stop()
	for {
		select {
		case m, ok := <-c.said:
			switch {
			case !ok:
				lost := c.lost()
				if lost.Code == Crashed {
					lost.Code = Unstarted
				}
				return Ready{}, lost
			case m.Type == typeReady:
				return m.Ready, nil
			case m.Type == typeError:
				return Ready{}, c.failure(Unstarted, m.Detail)
			}
		case <-limit.C:
			return Ready{}, c.failure(Unstarted, fmt.Sprintf("its model was not loaded after %s", r.cfg.Ready))
		case <-ctx.Done():
			return Ready{}, context.Cause(ctx)
		}
	}
}

// isFall reports whether an error is the child's own end.
func isFall(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Code == Crashed || e.Code == Garbled || e.Code == Hung)
}
