package life

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// machine is one whose fate a test decides, and that remembers what it was told.
type machine struct {
	mu      sync.Mutex
	leaving Reason
	needed  bool
	err     error
	endErr  error
	said    []string
}

func (m *machine) ID() string { return "i-1" }
func (m *machine) Leaving(context.Context) (Reason, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.leaving, m.err
}

func (m *machine) say(what string, err error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.said = append(m.said, what)
	return err
}
func (m *machine) Ready(_ context.Context, good bool) error {
	return m.say(fmt.Sprint("ready ", good), nil)
}
func (m *machine) Protect(_ context.Context, on bool) error {
	return m.say(fmt.Sprint("protect ", on), nil)
}
func (m *machine) Spare(context.Context) (bool, error) { return !m.needed, nil }
func (m *machine) End(context.Context) error           { return m.say("end", m.endErr) }
func (m *machine) Gone(context.Context) error          { return m.say("gone", nil) }

func (m *machine) decide(r Reason, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.leaving, m.err = r, err
}

// until is work that does nothing but end with its context.
func until(ctx context.Context) error { <-ctx.Done(); return nil }

func newLife(m *machine) *Life {
	return &Life{Machine: m, Golden: func(context.Context) error { return nil }, IdleLimit: 10 * time.Minute}
}

func TestALifeFromJoiningToIdling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &machine{}
		l := newLife(m)
		begun := time.Now()
		var beats []State
		l.Beat = func(_ context.Context, s State) error { beats = append(beats, s); return nil }
		err := l.Run(t.Context(), func(ctx context.Context) error {
			time.Sleep(3 * time.Minute)
			end := l.Begin()
			time.Sleep(20 * time.Minute) // longer than the limit: work is not idling
			end()
			time.Sleep(10 * time.Second)
			l.Begin()()
			return until(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"ready true", "protect true", "protect false", "end"}
		if !slices.Equal(m.said, want) {
			t.Errorf("said %q, want %q", m.said, want)
		}
		if lived := time.Since(begun); lived < 33*time.Minute || lived > 33*time.Minute+30*time.Second {
			t.Errorf("it lived for %s", lived)
		}
		if len(beats) < 60 || beats[len(beats)-1].Phase != Draining || beats[len(beats)-1].Done != 2 {
			t.Errorf("%d heartbeats, the last %+v", len(beats), beats[len(beats)-1])
		}
	})
}

func TestReasonsToGo(t *testing.T) {
	for reason, said := range map[Reason]string{Interrupted: "gone", Rebalance: "gone", Terminating: "gone", Maintenance: "protect false"} {
		t.Run(string(reason), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &machine{}
				l := newLife(m)
				var drained time.Duration
				err := l.Run(t.Context(), func(ctx context.Context) error {
					end := l.Begin()
					time.Sleep(61 * time.Second)
					m.decide(reason, nil)
					told := time.Now()
					<-ctx.Done()
					drained = time.Since(told)
					time.Sleep(40 * time.Second) // what is in hand
					end()
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				if drained > look {
					t.Errorf("told after %s, want %s at most", drained, look)
				}
				if last := m.said[len(m.said)-1]; last != said {
					t.Errorf("said %q, want %s in the end", m.said, said)
				}
				if s := l.State(); s.Phase != Draining || s.Reason != reason {
					t.Errorf("state %+v", s)
				}
			})
		})
	}
}

func TestAWorkerWhoseModelsDoNotAnswerDoesNotJoin(t *testing.T) {
	m := &machine{}
	l := newLife(m)
	broken := errors.New("wrong numbers")
	l.Golden = func(context.Context) error { return broken }
	err := l.Run(t.Context(), func(context.Context) error { t.Error("it took work"); return nil })
	if !errors.Is(err, broken) || !slices.Equal(m.said, []string{"ready false"}) {
		t.Errorf("error %v, said %q", err, m.said)
	}
}

func TestAStoppedProcessIsNotItsMachinesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &machine{}
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, stop)
		if err := newLife(m).Run(ctx, until); err != nil {
			t.Fatal(err)
		}
		if want := []string{"ready true", "protect false"}; !slices.Equal(m.said, want) {
			t.Errorf("said %q, want %q", m.said, want)
		}
	})
}

func TestWorkThatFailsEndsTheLife(t *testing.T) {
	broken := errors.New("no queue")
	if err := newLife(&machine{}).Run(t.Context(), func(context.Context) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

func TestAWorkerWhoseModelsKeepDyingTakesNoMoreJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &machine{}
		l := newLife(m)
		dying := errors.New("it came down 3 times")
		begun := time.Now()
		l.Fit = func() error {
			if time.Since(begun) < time.Minute {
				return nil
			}
			return dying
		}
		if err := l.Run(t.Context(), until); !errors.Is(err, dying) || l.State().Reason != Unfit {
			t.Errorf("error %v, state %+v", err, l.State())
		}
	})
}

// A job that shows it goes back to a queue from which this worker takes nothing more.
func TestAWorkerThatIsNotFitStopsBeforeItsJobGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLife(&machine{})
		dying := errors.New("it came down 3 times")
		var down atomic.Bool
		l.Fit = func() error {
			if down.Load() {
				return dying
			}
			return nil
		}
		err := l.Run(t.Context(), func(ctx context.Context) error {
			end := l.Begin()
			time.Sleep(look + time.Second)
			down.Store(true)
			end()
			if ctx.Err() == nil {
				t.Error("the job has ended, and others are still taken")
			}
			return nil
		})
		if !errors.Is(err, dying) || l.State().Reason != Unfit {
			t.Errorf("error %v, state %+v", err, l.State())
		}
	})
}

// A metadata service that is silent for a while is no reason to go.
func TestAMachineThatDoesNotAnswerStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &machine{err: errors.New("timeout")}
		l := newLife(m)
		reports := 0
		l.Report = func(string, error) { reports++ }
		var at time.Duration
		begun := time.Now()
		if err := l.Run(t.Context(), func(ctx context.Context) error {
			time.Sleep(time.Minute)
			m.decide(Interrupted, nil)
			<-ctx.Done()
			at = time.Since(begun)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if reports < 10 || at > 66*time.Second {
			t.Errorf("%d reports, left after %s", reports, at)
		}
	})
}

func TestAnIdleWorkerThatIsNeededStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &machine{needed: true}
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Hour, stop)
		begun := time.Now()
		if err := newLife(m).Run(ctx, until); err != nil || time.Since(begun) < 5*time.Hour {
			t.Errorf("error %v after %s", err, time.Since(begun))
		}
	})
}

// Two that were spare at once: the group keeps its least number, and the unit of the
// second starts it anew.
func TestTheLastOneNeededStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &machine{endErr: ErrNeeded}
		if err := newLife(m).Run(t.Context(), until); err != nil {
			t.Errorf("error %v", err)
		}
	})
}
