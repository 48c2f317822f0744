package webhooks_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/webhooks"
	"github.com/2112-lab/gen3d/webhooks/outbound"
)

// street is a service with as many places as a process has by default, whose time is
// made up: storage takes 30 ms, a living endpoint 20 to 80 and a dead one the whole
// of a request's patience. What somebody waits for here is others and not a processor.
type street struct {
	*webhooks.Service
	mu   sync.Mutex
	came map[string]time.Time // by webhook-id
}

func (s *street) Root(context.Context, secret.String) (secret.String, error) { return root, nil }

func (s *street) Post(ctx context.Context, url string, h http.Header, _ []byte) outbound.Answer {
	s.mu.Lock()
	s.came[h.Get("webhook-id")] = time.Now()
	serial := len(s.came)
	s.mu.Unlock()
	took, answer := time.Duration(20+serial%7*10)*time.Millisecond, outbound.Answer{Status: http.StatusNoContent}
	if strings.Contains(url, "dead") {
		took, answer = 15*time.Second, outbound.Answer{Reason: outbound.Timeout}
	}
	answer.Duration = took
	select {
	case <-time.After(took):
	case <-ctx.Done():
	}
	return answer
}

func neighbour(n int) pipeline.UserID { return pipeline.UserID(fmt.Sprint("among-", n)) }

func newStreet(t *testing.T) *street {
	store := &pipelinetest.Memory{Before: func(pipelinetest.Op, string) error { time.Sleep(30 * time.Millisecond); return nil }}
	s := &street{came: map[string]time.Time{}}
	s.Service = webhooks.New(webhooks.Config{Store: store, Vault: s, Sender: s, Bucket: "data",
		Emit: func(context.Context, pipeline.Header, ...pipeline.Event) error { return nil }})
	for n := range 50 {
		spec := pipeline.EndpointSpec{URL: "https://alive.example/", Signing: []pipeline.Scheme{pipeline.SchemeHMAC}}
		if n == 0 {
			spec.URL = "https://dead.example/"
		}
		if _, _, _, err := s.PutEndpoint(t.Context(), neighbour(n), "prod", spec); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// p95 tells each of the 49 of four facts a second for five seconds, which is before
// the breaker knows of the dead one, and that one of so many for each of theirs. It
// answers how long the 49 waited for theirs, from when they were asked for until they
// came.
func (s *street) p95(t *testing.T, dead int) time.Duration {
	t.Helper()
	asked := map[string]time.Time{}
	places := make(chan struct{}, side)
	var all sync.WaitGroup
	serial := 0
	tell := func(n int, due time.Time) {
		serial++
		e := requested(serial, neighbour(n))
		e.Order.Due, e.Order.First = due, due
		fact, err := pipeline.Unmarshal(e.Order.Fact)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			asked[fact.Head().ID] = due
		}
		places <- struct{}{} // in the order of the queue
		all.Go(func() {
			defer func() { <-places }()
			if _, err := s.Deliver(t.Context(), e); err != nil {
				t.Error(err)
			}
		})
	}
	begun := time.Now()
	for i := range 20 {
		for n := 1; n < 50; n++ {
			due := begun.Add(time.Duration(i)*250*time.Millisecond + time.Duration(n)*5*time.Millisecond)
			time.Sleep(time.Until(due))
			tell(n, due)
			for k := range dead {
				if n == 1+k*49/dead {
					tell(0, due)
				}
			}
		}
	}
	all.Wait()
	var waits []time.Duration
	for id, due := range asked {
		at, ok := s.came[id]
		if !ok {
			t.Fatalf("%s did not come", id)
		}
		waits = append(waits, at.Sub(due))
	}
	slices.Sort(waits)
	return waits[len(waits)*95/100]
}

// One dead endpoint among 50: the other 49 keep their p95 within a tenth.
func TestADeadEndpointDelaysNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		without := newStreet(t).p95(t, 0)
		for name, dead := range map[string]int{"told as often as the others": 1, "told twenty times as often": 20} {
			with := newStreet(t).p95(t, dead)
			t.Logf("%s: p95 %s, without it %s", name, with, without)
			if with > without*11/10+time.Millisecond {
				t.Errorf("a dead endpoint that is %s: p95 %s, without it %s", name, with, without)
			}
		}
		time.Sleep(time.Second) // the log's writers come to rest
	})
}
