package admission

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Line-ups say in which order jobs come for the model, all while the first is on
// it, and in which order they get their turns.
func TestTurns(t *testing.T) {
	type job struct {
		kind   Kind
		tenant string
	}
	for name, c := range map[string]struct {
		models int
		come   []job
		turns  []int // places in come
	}{
		"what a person waits for goes before what came earlier": {1,
			[]job{{Reconstruct, "a"}, {Reconstruct, "b"}, {MakeMask, "c"}, {Encode, "d"}}, []int{0, 3, 2, 1}},
		"what was passed over four times goes next": {1,
			[]job{{Encode, "a"}, {Reconstruct, "b"}, {Encode, "c"}, {Encode, "d"}, {Encode, "e"}, {Encode, "f"}, {Encode, "g"}, {Encode, "h"}},
			[]int{0, 2, 3, 4, 5, 1, 6, 7}},
		"a tenant's first job goes before another's second": {1,
			[]job{{Reconstruct, "a"}, {Reconstruct, "a"}, {Reconstruct, "a"}, {Reconstruct, "b"}}, []int{0, 3, 1, 2}},
		"tenants take turns": {1,
			[]job{{Encode, "a"}, {Encode, "a"}, {Encode, "a"}, {Encode, "b"}, {Encode, "b"}, {Encode, "c"}}, []int{0, 3, 5, 1, 4, 2}},
		"one tenant's jobs keep their order": {1,
			[]job{{Encode, "a"}, {Encode, "a"}, {Encode, "a"}, {Encode, "a"}}, []int{0, 1, 2, 3}},
		"with two on the model, only reconstructions wait for a reconstruction": {2,
			[]job{{Reconstruct, "a"}, {Encode, "b"}, {Reconstruct, "c"}, {Encode, "d"}}, []int{0, 1, 3, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, err := New(8, c.models)
				if err != nil {
					t.Fatal(err)
				}
				var mu sync.Mutex
				var turns []int
				on := map[Kind]int{}
				for i, j := range c.come {
					go func() {
						end, err := g.Turn(t.Context(), j.kind, j.tenant)
						if err != nil {
							t.Error(err)
							return
						}
						mu.Lock()
						turns = append(turns, i)
						if on[j.kind]++; on[Reconstruct] > 1 || on[Encode]+on[MakeMask] > 1 || c.models == 1 && on[Encode]+on[MakeMask]+on[Reconstruct] > 1 {
							t.Errorf("on the model at once: %v", on)
						}
						mu.Unlock()
						if j.kind == Reconstruct {
							time.Sleep(30 * time.Second)
						}
						time.Sleep(time.Minute)
						mu.Lock()
						on[j.kind]--
						mu.Unlock()
						end()
					}()
					synctest.Wait()
				}
				time.Sleep(time.Hour)
				mu.Lock()
				defer mu.Unlock()
				if !slices.Equal(turns, c.turns) {
					t.Errorf("turns %v, want %v", turns, c.turns)
				}
			})
		})
	}
}

func TestATurnThatIsGivenUpIsLeftToTheNext(t *testing.T) {
	g, err := New(4, 1)
	if err != nil {
		t.Fatal(err)
	}
	lost := errors.New("lease lost")
	for range 300 { // the end of the turn and of the context race
		end, err := g.Turn(t.Context(), Encode, "a")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		go end()
		go cancel(lost)
		if end, err := g.Turn(ctx, Reconstruct, "b"); err == nil {
			end()
		} else if !errors.Is(err, lost) {
			t.Fatalf("error %v, want the cause", err)
		}
	}
	end, err := g.Turn(t.Context(), Encode, "a")
	if err != nil {
		t.Fatal(err)
	}
	end()
}
