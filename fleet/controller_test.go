package fleet

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// shelf is storage with conditional writes.
type shelf struct {
	mu    sync.Mutex
	files map[string][]byte
	tags  map[string]int
	write int
}

func newShelf() *shelf { return &shelf{files: map[string][]byte{}, tags: map[string]int{}} }

func (s *shelf) Document(_ context.Context, key string) ([]byte, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.files[key]
	if !ok {
		return nil, "", pipeline.ErrNotFound
	}
	return b, fmt.Sprint(s.tags[key]), nil
}

func (s *shelf) WriteDocument(_ context.Context, key string, body []byte, over string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, there := s.files[key]
	if over == pipeline.NoVersion && there || over != pipeline.NoVersion && over != pipeline.AnyVersion && over != fmt.Sprint(s.tags[key]) {
		return "", pipeline.ErrExists
	}
	s.files[key] = body
	s.tags[key]++
	s.write++
	return fmt.Sprint(s.tags[key]), nil
}

// site is a deployment on a made-up clock.
type site struct {
	*shelf
	now                 time.Time
	encode, reconstruct int
	desired, most       int
	raised              []int
	broken              error
}

func (s *site) Jobs(context.Context) (int, int, error)    { return s.encode, s.reconstruct, s.broken }
func (s *site) Workers(context.Context) (int, int, error) { return s.desired, s.most, nil }
func (s *site) Raise(_ context.Context, to int) error {
	s.desired = to
	s.raised = append(s.raised, to)
	return nil
}

func newSite() *site {
	return &site{shelf: newShelf(), now: time.Unix(1_700_000_000, 0), most: 5}
}

func (s *site) controller(name string) *Controller {
	return &Controller{Name: name, Store: s, Depths: s, Group: s, Policy: Policy{Target: 2}, Clock: func() time.Time { return s.now }}
}

func round(t *testing.T, c *Controller) {
	t.Helper()
	if err := c.Round(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestOneOfTwoLeadsUntilItFallsSilent(t *testing.T) {
	s := newSite()
	a, b := s.controller("a"), s.controller("b")
	round(t, a)
	s.reconstruct = 6
	round(t, b)
	if len(s.raised) > 0 {
		t.Error("b raised while a leads")
	}
	s.now = s.now.Add(Every)
	round(t, a)
	if s.desired != 3 {
		t.Errorf("%d workers, want 3", s.desired)
	}
	s.reconstruct = 8
	s.now = s.now.Add(leaseLife + time.Second) // a is dead
	round(t, b)
	if s.desired != 4 {
		t.Errorf("%d workers, want 4 by b", s.desired)
	}
	round(t, a) // and back, too late
	if len(s.raised) != 2 {
		t.Errorf("raised to %v", s.raised)
	}
	if err := b.release(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.reconstruct = 10
	round(t, a)
	if s.desired != 5 {
		t.Errorf("%d workers, want 5 by a at once", s.desired)
	}
}

func TestManyAtOnceMakeOneLeader(t *testing.T) {
	s := newSite()
	var g sync.WaitGroup
	var mu sync.Mutex
	leaders := 0
	for i := range 20 {
		g.Go(func() {
			leads, err := s.controller(fmt.Sprint(i)).lead(t.Context())
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if leads {
				leaders++
			}
		})
	}
	g.Wait()
	if leaders != 1 {
		t.Errorf("%d leaders", leaders)
	}
}

func TestAnAnnouncedSessionWakesTheFirstWorker(t *testing.T) {
	s := newSite()
	c := s.controller("a")
	announce := &Announcer{Store: s, Clock: c.Clock}
	for range 50 {
		if err := announce.Announce(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if s.write != 1 {
		t.Errorf("%d writes for 50 announcements, want 1", s.write)
	}
	round(t, c)
	if s.desired != 1 {
		t.Errorf("%d workers, want 1", s.desired)
	}
	s.desired = 0
	s.now = s.now.Add(intentLife + time.Second)
	round(t, c)
	if s.desired != 0 {
		t.Error("an announcement that came to nothing wakes a worker")
	}
}

func TestARoundThatFailsChangesNothing(t *testing.T) {
	s := newSite()
	s.broken = errors.New("throttled")
	s.reconstruct = 9
	if err := s.controller("a").Round(t.Context()); !errors.Is(err, s.broken) || len(s.raised) > 0 {
		t.Errorf("error %v, raised to %v", err, s.raised)
	}
}

func TestTheGroupsMostIsKept(t *testing.T) {
	s := newSite()
	s.most, s.reconstruct = 2, 100
	round(t, s.controller("a"))
	if s.desired != 2 {
		t.Errorf("%d workers, want 2", s.desired)
	}
}
