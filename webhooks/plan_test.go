package webhooks

import (
	"container/heap"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// BenchmarkSchedule runs three days of 10 000 owners' endpoints on a made-up clock:
// each hears of a fact an hour, every twentieth answers nothing. Schedule, limits
// and breaker are those of the service; storage is counted, not asked:
//
//	a fact             1 GET  of who wants to hear of it
//	a try              1 GET  of the endpoint, 1 PUT of its line in the log
//	what is put off    1 PUT, then to bring it up 1 GET, 1 PUT, 1 list, 1 deletion
//	a first failure    1 GET and 1 PUT of the endpoint
//	a sweep            1 list, every 5 s
//
// No two lines share an object here, which is the dearest case: owners with one
// endpoint each, and tries that end at different times.
func BenchmarkSchedule(b *testing.B) {
	const endpoints, dead, hours = 10_000, 500, 72
	for range b.N {
		var all plan
		for n := range dead {
			all.add(deadFor(n, hours))
		}
		alive := (endpoints - dead) * hours
		all.add(plan{facts: alive, tries: alive})
		sweeps := hours * 3600 / 5
		puts := all.tries + 2*all.waits + dead
		lists := all.waits + sweeps
		gets := all.facts + all.tries + 2*all.waits + dead
		// S3 Standard, us-east-1: PUT and list $0.005, GET $0.0004 a thousand; deletions are free.
		b.ReportMetric(float64(all.tries), "tries")
		b.ReportMetric(float64(all.tries-alive), "tries-of-dead")
		b.ReportMetric(float64(all.waits), "put-off")
		b.ReportMetric(float64(puts), "PUTs")
		b.ReportMetric(float64(lists), "lists")
		b.ReportMetric(float64(gets), "GETs")
		b.ReportMetric(float64(puts+lists)*5e-6, "$-PUTs-lists")
		b.ReportMetric(float64(gets)*4e-7, "$-GETs")
	}
}

// plan counts what a schedule comes to.
type plan struct{ facts, tries, waits int }

func (p *plan) add(o plan) {
	p.facts, p.tries, p.waits = p.facts+o.facts, p.tries+o.tries, p.waits+o.waits
}

// deadFor is what an endpoint costs that refuses every connection.
func deadFor(n, hours int) (p plan) {
	begin := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 7 * time.Second)
	end, now := begin.Add(time.Duration(hours)*time.Hour), begin
	clock := func() time.Time { return now }
	first, later := newLanes(firstWidth, firstQueue, clock), newLanes(laterWidth, laterQueue, clock)
	var queue agenda
	for h := range hours {
		at := begin.Add(time.Duration(h) * time.Hour)
		queue = append(queue, appointment{fmt.Sprint("fact-", n, "-", h), pipeline.Order{Endpoint: "prod", Attempt: 1, Due: at, First: at}, true})
	}
	heap.Init(&queue)
	p.facts = hours
	for len(queue) > 0 {
		next := heap.Pop(&queue).(appointment)
		if now = next.order.Due; !now.Before(end) {
			return p
		}
		lane := later
		if next.first {
			lane = first
		}
		leave, wait := lane.enter(context.Background(), laneKey{"owner", "prod"}, next.order.First)
		var again pipeline.Order
		var owed bool
		if leave == nil {
			again, owed = putOff(next.order, next.fact, now, wait)
		} else {
			leave(false, time.Second)
			p.tries++
			again, owed = afterwards(next.order, next.fact, now, 0)
		}
		if owed {
			p.waits++
			heap.Push(&queue, appointment{next.fact, again, false})
		}
	}
	return p
}

type appointment struct {
	fact  string
	order pipeline.Order
	first bool
}

// agenda is a heap by time.
type agenda []appointment

func (a agenda) Len() int      { return len(a) }
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a agenda) Less(i, j int) bool {
	if d := a[i].order.Due.Compare(a[j].order.Due); d != 0 {
		return d < 0
	}
	return strings.Compare(a[i].fact, a[j].fact) < 0
}
func (a *agenda) Push(x any) { *a = append(*a, x.(appointment)) }
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}
