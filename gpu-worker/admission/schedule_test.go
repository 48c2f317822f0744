package admission_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/internal/snssqs"
)

// What a job takes besides its time on the model.
const (
	before = 400 * time.Millisecond // fetch and decode
	after  = 2 * time.Second        // encode and upload
)

var onModel = map[admission.Kind]time.Duration{admission.Encode: 3500 * time.Millisecond, admission.MakeMask: time.Second, admission.Reconstruct: 45 * time.Second}

// run is one job as it went.
type run struct {
	kind            admission.Kind
	tenant          string
	sent, begun, at time.Time // at: the end of its turn
}

// shop is a worker on a made-up clock: our subscribers, the gate, and jobs that only
// take time, at fair queues.
type shop struct {
	t    *testing.T
	fair *fairSQS

	jobs sync.WaitGroup
	mu   sync.Mutex
	runs []run
}

// open starts a worker with so many slots. It ends with the test.
func open(t *testing.T, slots, models int) *shop {
	t.Helper()
	g, err := admission.New(slots, models)
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, fair: newFairSQS()}
	t.Cleanup(s.jobs.Wait) // after the subscribers are closed
	for kind := range onModel {
		sub, err := snssqs.NewSubscriber(snssqs.Config{Client: s.fair, MaxInFlight: slots, Slots: g.Door(kind), Visibility: 90 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		in, err := sub.Subscribe(t.Context(), string(kind))
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for m := range in {
				s.jobs.Go(func() { s.do(g, kind, m) })
			}
		}()
		t.Cleanup(func() { _ = sub.Close() })
	}
	return s
}

func (s *shop) do(g *admission.Gate, kind admission.Kind, m *message.Message) {
	defer m.Ack()
	d, _ := snssqs.DeliveryFrom(m.Context())
	r := run{kind: kind, tenant: m.Metadata.Get(snssqs.GroupKey), sent: d.SentAt}
	time.Sleep(before)
	end, err := g.Turn(context.WithoutCancel(m.Context()), kind, r.tenant)
	if err != nil {
		s.t.Error(err)
		return
	}
	r.begun = time.Now()
	time.Sleep(onModel[kind])
	r.at = time.Now()
	end()
	s.mu.Lock()
	s.runs = append(s.runs, r)
	s.mu.Unlock()
	time.Sleep(after)
}

// done are the runs so far, by when their turns began.
func (s *shop) done() []run {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(slices.Values(s.runs), func(a, b run) int { return cmp.Or(a.begun.Compare(b.begun), cmp.Compare(a.tenant, b.tenant)) })
}

// overtakers are the turns that began between a moment and a job's own turn.
func overtakers(all []run, since time.Time, of run, which func(run) bool) (n int) {
	for _, r := range all {
		if r.begun.After(since) && r.begun.Before(of.begun) && which(r) {
			n++
		}
	}
	return n
}

func quantile(d []time.Duration, q float64) time.Duration {
	s := slices.Sorted(slices.Values(d))
	return s[min(len(s)-1, int(q*float64(len(s))))]
}

// With reconstructions backed up, an encoding waits for no more than the job in hand.
func TestAnEncodingWaitsForTheJobInHand(t *testing.T) {
	for _, models := range []int{1, 2} {
		t.Run(fmt.Sprint(models, " on the model"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t, 4, models)
				for i := range 600 {
					s.fair.send(admission.Reconstruct, fmt.Sprint("tenant ", i%20))
				}
				dice := rand.New(rand.NewPCG(1, 2))
				for i := range 200 { // far enough apart that each meets reconstructions only
					time.Sleep(time.Minute + time.Duration(dice.Int64N(int64(time.Minute))))
					s.fair.send(admission.Encode, fmt.Sprint("person ", i))
				}
				time.Sleep(time.Minute)
				all := s.done()
				var waits []time.Duration
				for _, r := range all {
					if r.kind != admission.Encode {
						continue
					}
					waits = append(waits, r.begun.Sub(r.sent))
					if n := overtakers(all, r.sent.Add(before), r, func(r run) bool { return r.kind == admission.Reconstruct }); models == 1 && n > 0 {
						t.Errorf("%d reconstructions went before an encoding that waited", n)
					}
				}
				if len(waits) != 200 {
					t.Fatalf("%d encodings done, want 200", len(waits))
				}
				// At worst a reconstruction begins just before the photo is decoded.
				longest := before + onModel[admission.Reconstruct]
				if models == 2 {
					longest = before
				}
				p95, most := quantile(waits, .95), slices.Max(waits)
				t.Logf("encodings wait %s at p50, %s at p95, %s at most, of which %s for the photo", quantile(waits, .5), p95, most, before)
				if most > longest+100*time.Millisecond {
					t.Errorf("an encoding waited %s, want %s at most", most, longest)
				}
			})
		})
	}
}

// With encodings backed up, every fifth turn is a reconstruction's; or the sixth,
// where the next one was not fetched yet, since its kind has its floor alone then.
func TestReconstructionsDoNotStarve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, 4, 1)
		for i := range 2000 {
			s.fair.send(admission.Encode, fmt.Sprint("tenant ", i%20))
		}
		for i := range 100 {
			s.fair.send(admission.Reconstruct, fmt.Sprint("tenant ", i%7))
		}
		time.Sleep(time.Hour)
		between := 0
		reconstructed := 0
		for _, r := range s.done() {
			if r.kind == admission.Reconstruct {
				reconstructed, between = reconstructed+1, 0
			} else if between++; between > 5 {
				t.Fatalf("%d encodings in a row while reconstructions wait", between)
			}
		}
		if reconstructed < 55 { // a round is 5 × 3.5 s and 45 s: 57 an hour
			t.Errorf("%d reconstructions in an hour", reconstructed)
		}
	})
}

// One tenant's backlog delays another's first job by one job at most, beyond the one
// that is in hand.
func TestATenantsBacklogDelaysOthersByOneJob(t *testing.T) {
	for _, kind := range []admission.Kind{admission.Encode, admission.Reconstruct} {
		for _, slots := range []int{4, 16} {
			t.Run(fmt.Sprintf("%s, %d slots", kind, slots), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := open(t, slots, 1)
					for range 500 {
						s.fair.send(kind, "busy")
					}
					dice := rand.New(rand.NewPCG(3, 4))
					turn := onModel[kind]
					for i := range 40 {
						time.Sleep(6*turn + time.Duration(dice.Int64N(int64(turn))))
						s.fair.send(kind, fmt.Sprint("quiet ", i))
					}
					time.Sleep(10 * turn)
					all := s.done()
					quiet, worst := 0, 0
					for _, r := range all {
						if r.tenant != "busy" {
							quiet++
							worst = max(worst, overtakers(all, r.sent, r, func(r run) bool { return r.tenant == "busy" }))
						}
					}
					t.Logf("%d first jobs, before each at most %d of the busy tenant's began", quiet, worst)
					if quiet != 40 || worst > 1 {
						t.Errorf("%d of 40 first jobs done; %d of the busy tenant's went before one of them", quiet, worst)
					}
				})
			})
		}
	}
}
