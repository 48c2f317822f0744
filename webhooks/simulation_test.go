package webhooks_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/webhooks/outbound"
)

// BenchmarkThreeDays lets three days go by for 10 000 endpoints, one of each owner,
// ten facts a day each, with one in twenty dead, and counts what S3 is asked for.
// It simulates one in ten of them, the sweep's lists apart, and reports all.
func BenchmarkThreeDays(b *testing.B) {
	const endpoints, scale, days, daily = 1000, 10, 3, 10
	for range b.N {
		w := newWorld(b)
		var counting atomic.Bool
		var puts, gets, removes atomic.Int64
		w.Memory.Before = func(op pipelinetest.Op, key string) error {
			if !counting.Load() {
				return nil
			}
			switch op {
			case pipelinetest.Put:
				puts.Add(1)
			case pipelinetest.Get, pipelinetest.Head:
				gets.Add(1)
			case pipelinetest.Remove:
				removes.Add(1)
			}
			return nil
		}
		users := make([]pipeline.UserID, endpoints)
		for i := range users {
			users[i] = pipeline.UserID(fmt.Sprint("owner-", i))
			url := "https://live.example/"
			if i%20 == 0 {
				url = "https://dead.example/"
			}
			if _, _, _, err := w.PutEndpoint(b.Context(), users[i], "prod", pipeline.EndpointSpec{URL: url}); err != nil {
				b.Fatal(err)
			}
		}
		w.run()
		w.sent, w.tries = nil, nil
		w.answer = func(s sent) outbound.Answer {
			if strings.Contains(s.url, "dead") {
				return outbound.Answer{Reason: outbound.Timeout, Duration: 15 * time.Second}
			}
			return outbound.Answer{Status: 204, Duration: time.Millisecond}
		}
		counting.Store(true)
		n := 0
		for range days * daily {
			for _, u := range users {
				n++
				ref := pipeline.SessionRef{User: u, Session: pipeline.SessionID(fmt.Sprintf("sess_1796034600_%08x", n))}
				e := &pipeline.ReconstructionFailed{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, "a", "b", 1), Failure: *pipeline.NewFailure(pipeline.MaskEmpty, "")}
				_ = w.emit(b.Context(), pipeline.Header{ID: fmt.Sprint("sim-", n)}, e)
				w.run()
			}
			w.pass(24 * time.Hour / daily)
		}
		segments := 0
		for _, u := range users {
			segments += len(w.Keys("users/" + string(u) + "/deliveries/"))
		}
		lists := float64(days * 24 * 3600 / 5) // of the sweep, every 5 s
		b.ReportMetric(float64(n*scale), "facts")
		b.ReportMetric(float64(len(w.sent)*scale), "attempts")
		b.ReportMetric(float64(segments*scale), "log-objects")
		b.ReportMetric(float64(len(w.Keys("due/"))*scale), "waiting-at-end")
		// us-east-1: 5 USD a million PUT and LIST, 0.4 USD a million GET; to remove an
		// object is a LIST of its versions and a free DELETE.
		cost := (float64(puts.Load()+removes.Load())*scale+lists)*5e-6 + float64(gets.Load())*scale*0.4e-6
		b.ReportMetric(float64(puts.Load()*scale), "puts")
		b.ReportMetric(float64(gets.Load()*scale), "gets")
		b.ReportMetric(cost, "USD-S3")
	}
}
