package backlog

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

var start = time.UnixMilli(1_700_000_000_000)

func (b *Backlog) put(seq uint64, group string, notBefore time.Duration) *Item {
	it := &Item{Seq: seq, State: store.State{Group: group, Sent: start.UnixMilli() + int64(seq)}}
	if notBefore > 0 {
		it.State.NotBefore = start.Add(notBefore).UnixMilli()
	}
	b.Add(it, start)
	return it
}

// take leases up to n messages and answers their numbers.
func (b *Backlog) take(n int, now time.Time, lease time.Duration) []uint64 {
	var seqs []uint64
	for range n {
		it := b.Next(now)
		if it == nil {
			break
		}
		b.Lease(it, now, now.Add(lease))
		seqs = append(seqs, it.Seq)
	}
	return seqs
}

func TestOrder(t *testing.T) {
	cases := map[string]struct {
		fill func(*Backlog)
		want []uint64
	}{
		"one group is served oldest first": {
			func(b *Backlog) { b.put(2, "", 0); b.put(1, "", 0); b.put(3, "", 0) },
			[]uint64{1, 2, 3},
		},
		"groups take turns": {
			func(b *Backlog) {
				b.put(1, "a", 0)
				b.put(2, "a", 0)
				b.put(3, "a", 0)
				b.put(4, "b", 0)
				b.put(5, "b", 0)
			},
			[]uint64{1, 4, 2, 5, 3},
		},
		"a tenant that comes late overtakes another's backlog": {
			func(b *Backlog) {
				for i := range uint64(1000) {
					b.put(i+1, "noisy", 0)
				}
				b.take(50, start, time.Minute)
				b.put(5000, "quiet", 0)
			},
			[]uint64{5000, 51, 52},
		},
		"a backlog whose messages finish at once is overtaken as well": {
			func(b *Backlog) {
				for i := range uint64(10) {
					b.put(i+1, "noisy", 0)
				}
				b.take(1, start, time.Minute)
				b.Remove(b.Get(1))
				b.put(5000, "quiet", 0)
			},
			[]uint64{5000, 2, 3},
		},
		"delayed messages wait": {
			func(b *Backlog) { b.put(1, "", time.Second); b.put(2, "", 0) },
			[]uint64{2},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := New()
			c.fill(b)
			if got := b.take(len(c.want), start, time.Minute); !slices.Equal(got, c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestLease(t *testing.T) {
	b := New()
	it := b.put(1, "g", 0)
	b.take(1, start, 10*time.Second)
	if b.Next(start.Add(9*time.Second)) != nil || !it.InFlight() {
		t.Fatal("visible under its lease")
	}
	b.Extend(it, start.Add(9*time.Second), start.Add(20*time.Second))
	if b.Next(start.Add(19*time.Second)) != nil {
		t.Fatal("the extension did nothing")
	}
	if at, ok := b.Wakes(); !ok || !at.Equal(start.Add(20*time.Second)) {
		t.Fatalf("wakes %v %v", at, ok)
	}
	b.Extend(it, start.Add(19*time.Second), start.Add(19*time.Second))
	if b.Next(start.Add(19*time.Second)) != it || it.InFlight() {
		t.Fatal("hidden after its lease was given up")
	}
}

func TestExpired(t *testing.T) {
	b := New()
	for seq := uint64(5); seq > 0; seq-- {
		b.put(seq, fmt.Sprint(seq%2), 0)
	}
	var gone []uint64
	for it := b.Expired(start.UnixMilli() + 4); it != nil; it = b.Expired(start.UnixMilli() + 4) {
		gone = append(gone, it.Seq)
		b.Remove(it)
	}
	if !slices.Equal(gone, []uint64{1, 2, 3}) || b.Counts(start).Visible != 2 {
		t.Fatalf("gone %v, left %+v", gone, b.Counts(start))
	}
}

// TestRandomWalk checks every count against a plain map after each of many random steps.
func TestRandomWalk(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	b := New()
	type shadow struct {
		until  time.Time
		leased bool
	}
	model := map[uint64]*shadow{}
	now := start
	for step := range uint64(4_000) {
		switch rng.IntN(6) {
		case 0, 1:
			delay := time.Duration(rng.IntN(3)) * time.Second
			it := &Item{Seq: step, State: store.State{Group: fmt.Sprint(rng.IntN(5)), Sent: now.UnixMilli()}}
			if delay > 0 {
				it.State.NotBefore = now.Add(delay).UnixMilli()
			}
			b.Add(it, now)
			model[step] = &shadow{until: now.Add(delay)}
		case 2, 3:
			if it := b.Next(now); it != nil {
				if model[it.Seq].until.After(now) {
					t.Fatalf("step %d: %d is visible too early", step, it.Seq)
				}
				b.Lease(it, now, now.Add(5*time.Second))
				*model[it.Seq] = shadow{now.Add(5 * time.Second), true}
			}
		case 4:
			for seq := range model {
				b.Remove(b.Get(seq))
				delete(model, seq)
				break
			}
		case 5:
			now = now.Add(time.Duration(rng.IntN(1500)) * time.Millisecond)
		}
		var want Counts
		for _, m := range model {
			switch {
			case !m.until.After(now):
				want.Visible++
			case m.leased:
				want.InFlight++
			default:
				want.Delayed++
			}
		}
		if got := b.Counts(now); got != want {
			t.Fatalf("step %d: %+v, want %+v", step, got, want)
		}
	}
}

func BenchmarkLeaseAmongTenThousand(b *testing.B) {
	q := New()
	for i := range uint64(10_000) {
		q.put(i, fmt.Sprint(i%100), 0)
	}
	for b.Loop() {
		it := q.Next(start)
		q.Lease(it, start, start.Add(time.Minute))
		q.Extend(it, start, start)
	}
}
