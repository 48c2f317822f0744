package simulation

import (
	"container/heap"
	"time"
)

// event is something that happens at a moment.
type event struct {
	at   time.Duration
	turn int // of two at the same moment, the earlier made one happens first
	do   func()
}

// timeline is what is still to happen, the nearest first.
type timeline struct {
	now    time.Duration
	events queue
	turns  int
}

func (t *timeline) at(when time.Duration, do func()) {
	t.turns++
	heap.Push(&t.events, event{when, t.turns, do})
}

func (t *timeline) after(wait time.Duration, do func()) { t.at(t.now+wait, do) }

// run lets everything happen until a moment.
func (t *timeline) run(until time.Duration) {
	for len(t.events) > 0 && t.events[0].at < until {
		e := heap.Pop(&t.events).(event)
		t.now = e.at
		e.do()
	}
	t.now = until
}

type queue []event

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].turn < q[j].turn
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(event)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	*q = (*q)[:last]
	return e
}
