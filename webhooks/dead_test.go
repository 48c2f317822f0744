package webhooks_test

import (
	"context"
	"fmt"
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
// delivery is asked for to its arrival, beside a fiftieth that answers nothing, and
// without it: in turn, within one run. Each of the 49 is told of four facts a second
// and the dead one of as many as nine of them, for 5 s, which is before the breaker
// knows of it: the worst of it. As many are under way as a process has by default.
func BenchmarkDead(b *testing.B) {
	store := realStore(b)
	heard := &arrivals{at: map[string]time.Time{}}
	alive := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard.note(r.Header.Get(signature.HeaderID))
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
	service := webhooks.New(webhooks.Config{Store: store, Vault: w, Sender: sender, Policy: policy, Bucket: "data", Sessions: "/v1/sessions/", Emit: w.emit})
	name := func(n int) pipeline.UserID { return pipeline.UserID(fmt.Sprint("among-", n)) }
	for n := range 50 {
		url := alive.URL
		if n == 0 {
			url = dead.URL
		}
		if _, _, _, err := service.PutEndpoint(context.Background(), name(n), "prod", pipeline.EndpointSpec{URL: url}); err != nil {
			b.Fatal(err)
		}
	}
	serial := 0
	round := func(with bool) float64 {
		ctx, stop := context.WithCancel(context.Background())
		places := make(chan struct{}, side)
		var all, living sync.WaitGroup
		asked := map[string]time.Time{}
		tell := func(n int, due time.Time) {
			serial++
			e := requested(serial, name(n))
			fact, err := pipeline.Unmarshal(e.Order.Fact)
			if err != nil {
				b.Fatal(err)
			}
			places <- struct{}{}
			if n > 0 {
				asked[fact.Head().ID] = due
				living.Add(1)
			}
			all.Go(func() {
				_, err := service.Deliver(ctx, e)
				<-places
				if n > 0 {
					living.Done()
					if err != nil {
						b.Error(err)
					}
				}
			})
		}
		const rounds, wide = 20, 250 * time.Millisecond
		for i, begun := 0, time.Now(); i < rounds; i++ {
			for n := 1; n < 50; n++ {
				due := begun.Add(time.Duration(i)*wide + time.Duration(n)*wide/50)
				time.Sleep(time.Until(due))
				if tell(n, due); with && n%5 == 0 {
					tell(0, due)
				}
			}
		}
		living.Wait()
		stop()
		all.Wait()
		return heard.p95(b, asked)
	}
	round(false) // connections are made, keys derived
	for range b.N {
		var without, with []float64
		for range 3 {
			without, with = append(without, round(false)), append(with, round(true))
		}
		b.Logf("without it %.1f ms, with it %.1f ms", without, with)
		slices.Sort(without)
		slices.Sort(with)
		b.ReportMetric(without[1], "ms-p95-without")
		b.ReportMetric(with[1], "ms-p95-with")
		b.ReportMetric(with[1]/without[1], "ratio")
	}
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
