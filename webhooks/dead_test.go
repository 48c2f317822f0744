package webhooks_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/webhooks"
	"github.com/2112-lab/gen3d/webhooks/outbound"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

// BenchmarkDead measures how long 49 endpoints wait for a request, from the moment a
// delivery is asked for to its arrival: alone, beside a fiftieth that answers, and
// beside a fiftieth that answers nothing, in turn, within one run. Each of the 49 is
// told of four facts a second, for 4 s, which is before the breaker knows of the dead
// one: the worst of it. As many are under way as a process has by default.
func BenchmarkDead(b *testing.B) {
	b.Run("as-often", func(b *testing.B) { dead(b, 49) })
	b.Run("nine-times", func(b *testing.B) { dead(b, 5) })
}

// dead tells the fiftieth of a fact with each so many of the others.
func dead(b *testing.B, each int) {
	v := newVillage(b)
	v.round(b, nobody, each) // connections are made, keys derived
	for range b.N {
		took := map[pipeline.UserID][]float64{}
		for range 5 {
			for _, fiftieth := range []pipeline.UserID{nobody, "lively", "dead"} {
				took[fiftieth] = append(took[fiftieth], v.round(b, fiftieth, each))
			}
		}
		b.Logf("alone %.1f ms, beside a lively one %.1f ms, beside a dead one %.1f ms", took[nobody], took["lively"], took["dead"])
		for _, all := range took {
			slices.Sort(all)
		}
		b.ReportMetric(took[nobody][2], "ms-p95-alone")
		b.ReportMetric(took["lively"][2], "ms-p95-lively")
		b.ReportMetric(took["dead"][2], "ms-p95-dead")
		b.ReportMetric(took["dead"][2]/took["lively"][2], "dead/lively")
		b.ReportMetric(took["dead"][2]/took[nobody][2], "dead/alone")
	}
}

const nobody pipeline.UserID = ""

// village is 49 endpoints on one receiver, one more of them, and one that is dead.
type village struct {
	*webhooks.Service
	heard  *arrivals
	serial int
}

func newVillage(b *testing.B) *village {
	v := &village{heard: &arrivals{at: map[string]time.Time{}}}
	alive := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.heard.note(r.Header.Get(signature.HeaderID))
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
	}))
	b.Cleanup(alive.Close)
	over := make(chan struct{})
	dead := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}))
	b.Cleanup(func() { close(over); dead.Close() })
	w := &world{t: b, now: time.Now()}
	policy := outbound.Policy{Loopback: true}
	sender := outbound.New(outbound.Config{Policy: policy})
	b.Cleanup(sender.Close)
	v.Service = webhooks.New(webhooks.Config{Store: realStore(b), Vault: w, Sender: sender, Policy: policy, Bucket: "data", Sessions: "/v1/sessions/", Emit: w.emit})
	at := map[pipeline.UserID]string{"lively": alive.URL, "dead": dead.URL}
	for n := 1; n < 50; n++ {
		at[neighbour(n)] = alive.URL
	}
	for user, url := range at {
		if _, _, _, err := v.PutEndpoint(context.Background(), user, "prod", pipeline.EndpointSpec{URL: url}); err != nil {
			b.Fatal(err)
		}
	}
	return v
}

// round answers the p95 of the 49.
func (v *village) round(b *testing.B, fiftieth pipeline.UserID, each int) float64 {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	places := make(chan struct{}, side)
	var all, living sync.WaitGroup
	asked := map[string]time.Time{}
	tell := func(user pipeline.UserID, due time.Time) {
		v.serial++
		e := requested(v.serial, user)
		fact, err := pipeline.Unmarshal(e.Order.Fact)
		if err != nil {
			b.Fatal(err)
		}
		places <- struct{}{}
		if user != fiftieth {
			asked[fact.Head().ID] = due
			living.Add(1)
		}
		all.Go(func() {
			_, err := v.Deliver(ctx, e)
			<-places
			if user != fiftieth {
				living.Done()
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	const rounds, wide = 16, 250 * time.Millisecond
	for i, begun := 0, time.Now(); i < rounds; i++ {
		for n := 1; n < 50; n++ {
			due := begun.Add(time.Duration(i)*wide + time.Duration(n)*wide/50)
			time.Sleep(time.Until(due))
			if tell(neighbour(n), due); fiftieth != nobody && n%each == 0 {
				tell(fiftieth, due)
			}
		}
	}
	living.Wait()
	stop()
	all.Wait()
	return v.heard.p95(b, asked)
}

// arrivals are when facts came to a receiver.
type arrivals struct {
	mu sync.Mutex
	at map[string]time.Time
}

func (a *arrivals) note(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at[id] = time.Now()
}

func (a *arrivals) p95(b *testing.B, asked map[string]time.Time) float64 {
	b.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []float64
	for id, due := range asked {
		at, ok := a.at[id]
		if !ok {
			b.Fatalf("%s did not come", id)
		}
		all = append(all, float64(at.Sub(due).Microseconds())/1000)
	}
	slices.Sort(all)
	return all[len(all)*95/100]
}
