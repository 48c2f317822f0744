package life

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const (
	// look is how often the machine is asked whether it goes: a Spot notice leaves
	// two minutes.
	look = 5 * time.Second
	// calm is how long a machine has to be without work before its protection is
	// lifted, so that a gap between two jobs is no pair of requests.
	calm = 30 * time.Second
	// lastWords is for what is said once the work has ended.
	lastWords = 20 * time.Second
)

// Life is one worker's.
type Life struct {
	Machine Machine
	// Golden does a job whose answer is known. A worker that fails it does not join.
	Golden func(context.Context) error
	// Fit is an error once the worker should take no more jobs; it may be nil.
	Fit func() error
	// IdleLimit is how long the worker stays without work; 0: for ever.
	IdleLimit time.Duration
	// Beat stores how the worker is, for people who look; it may be nil.
	Beat func(context.Context, State) error
	// Report hears of what failed and does not end the worker.
	Report func(doing string, err error)

	mu        sync.Mutex
	phase     Phase
	reason    Reason
	jobs      int
	done      int
	since     time.Time // of the phase
	rested    time.Time // since when there is no job
	protected bool
	stop      context.CancelCauseFunc // ends the taking of jobs; nil before there is any

	asked time.Time // watch's own: when the group was last asked for a spare machine
}

// Phase is what a worker is at.
type Phase string

// The phases, in order.
const (
	Starting Phase = "starting"
	Working  Phase = "ready"
	Draining Phase = "draining"
)

// State is how a worker is.
type State struct {
	Machine string    `json:"machine"`
	Phase   Phase     `json:"phase"`
	Reason  Reason    `json:"reason,omitempty"`
	Jobs    int       `json:"jobs"` // in hand
	Done    int       `json:"done"` // since it started
	Since   time.Time `json:"since"`
	IdleSec float64   `json:"idle_sec"`
	At      time.Time `json:"at"`
}

// State is how the worker is now.
func (l *Life) State() State {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := State{Machine: l.Machine.ID(), Phase: l.phase, Reason: l.reason, Jobs: l.jobs, Done: l.done, Since: l.since.UTC(), At: time.Now().UTC()}
	if s.Phase == "" {
		s.Phase = Starting
	}
	if l.jobs == 0 && !l.rested.IsZero() {
		s.IdleSec = time.Since(l.rested).Round(time.Second).Seconds()
	}
	return s
}

// errUnfit ends the taking of jobs before the job that showed it goes back to its
// queue: it would come again at once, and be tried here until it is a dead letter.
var errUnfit = errors.New("the worker is not fit for work")

// Begin says that a job is in hand; its end is the function that it answers.
func (l *Life) Begin() (end func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.jobs++
	return func() {
		unfit := l.Fit != nil && l.Fit() != nil
		l.mu.Lock()
		defer l.mu.Unlock()
		l.jobs--
		l.done++
		l.rested = time.Now()
		if unfit && l.stop != nil {
			l.stop(errUnfit)
		}
	}
}

// Run answers the golden job, joins, and lets work run until the machine goes, the
// worker has been idle for long, or ctx ends. Work has to return soon after its
// context's end. The error is work's, or that of the golden job.
func (l *Life) Run(ctx context.Context, work func(context.Context) error) error {
	l.enter(Starting, "")
	if err := l.Golden(ctx); err != nil {
		err = fmt.Errorf("answer golden job: %w", err)
		return errors.Join(err, l.say(ctx, func(ctx context.Context) error { return l.Machine.Ready(ctx, false) }))
	}
	if err := l.Machine.Ready(ctx, true); err != nil {
		return fmt.Errorf("join the group: %w", err)
	}
	l.enter(Working, "")
	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	l.mu.Lock()
	l.stop = stop
	l.mu.Unlock()
	watched := make(chan Reason, 1)
	go func() {
		reason := l.watch(working)
		if reason != Staying {
			l.enter(Draining, reason)
			l.beat(context.WithoutCancel(working))
		}
		watched <- reason
		stop(nil)
	}()
	err := work(working)
	stop(nil)
	reason := <-watched
	switch reason {
	case Staying: // work ended, or the process is stopped
		l.enter(Draining, "")
	case Unfit: // whoever started us may do so again
		err = errors.Join(err, l.Fit())
	}
	return errors.Join(err, l.leave(ctx, reason))
}

// leave says goodbye in the way that the reason asks for.
func (l *Life) leave(ctx context.Context, reason Reason) error {
	return l.say(ctx, func(ctx context.Context) error {
		l.beat(ctx)
		switch reason {
		case Idle:
			err := l.Machine.End(ctx)
			if errors.Is(err, ErrNeeded) { // another has left meanwhile; the unit starts us anew
				return nil
			}
			return err
		case Staying, Maintenance, Unfit:
			return l.Machine.Protect(ctx, false)
		default:
			return l.Machine.Gone(ctx)
		}
	})
}

// say does what has to be done though ctx has ended.
func (l *Life) say(ctx context.Context, what func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	return what(ctx)
}

func (l *Life) enter(p Phase, why Reason) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.phase, l.reason, l.since = p, why, time.Now()
	if p == Working {
		l.rested = l.since
	}
}

// watch waits for a reason to go, and looks after protection and heartbeat meanwhile.
func (l *Life) watch(ctx context.Context) Reason {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for n := 0; ; n++ {
		if n%beatEvery == 0 {
			l.beat(ctx)
		}
		if l.Fit != nil && l.Fit() != nil {
			return Unfit
		}
		reason, err := l.Machine.Leaving(ctx)
		if ctx.Err() != nil {
			return whyStopped(ctx)
		}
		l.tell("ask whether the machine goes", err)
		if reason != Staying {
			return reason
		}
		l.protect(ctx)
		if l.IdleLimit > 0 && l.idle() >= l.IdleLimit && l.spare(ctx) {
			return Idle
		}
		select {
		case <-ctx.Done():
			return whyStopped(ctx)
		case <-tick.C:
		}
	}
}

// whyStopped is why no more jobs are taken, where the machine did not say.
func whyStopped(ctx context.Context) Reason {
	if errors.Is(context.Cause(ctx), errUnfit) {
		return Unfit
	}
	return Staying
}

// beatEvery is how many looks there are to a heartbeat: one in half a minute.
const beatEvery = 6

// spare asks whether an idle machine may go, once a minute.
func (l *Life) spare(ctx context.Context) bool {
	if time.Since(l.asked) < time.Minute {
		return false
	}
	l.asked = time.Now()
	spare, err := l.Machine.Spare(ctx)
	l.tell("ask whether the machine is needed", err)
	return spare && err == nil
}

func (l *Life) idle() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.jobs > 0 {
		return 0
	}
	return time.Since(l.rested)
}

// protect asks for protection when there is work and gives it up when there is none.
func (l *Life) protect(ctx context.Context) {
	idle := l.idle()
	l.mu.Lock()
	want := idle < calm && (l.protected || l.jobs > 0)
	change := want != l.protected
	l.mu.Unlock()
	if !change {
		return
	}
	if err := l.Machine.Protect(ctx, want); err != nil {
		l.tell("protect the machine", err)
		return
	}
	l.mu.Lock()
	l.protected = want
	l.mu.Unlock()
}

func (l *Life) beat(ctx context.Context) {
	if l.Beat != nil {
		l.tell("write the heartbeat", l.Beat(ctx, l.State()))
	}
}

func (l *Life) tell(doing string, err error) {
	if err != nil && l.Report != nil {
		l.Report(doing, err)
	}
}
