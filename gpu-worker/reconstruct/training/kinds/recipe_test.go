package kinds

import (
	"math/rand/v2"
	"testing"
)

func TestEveryKindMakesFiniteSolids(t *testing.T) {
	for _, k := range All {
		for seed := range uint64(6) {
			s, err := k.Make(rand.New(rand.NewPCG(seed, 7)))
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Faces) == 0 || len(s.Faces) != len(s.Part) {
				t.Fatalf("%s %d has %d faces, %d parts", k.Name, seed, len(s.Faces), len(s.Part))
			}
			// Every edge is met once in each direction: closed and consistent.
			edges := map[[2]int32]int{}
			for _, f := range s.Faces {
				for i := range 3 {
					edges[[2]int32{f[i], f[(i+1)%3]}]++
					edges[[2]int32{f[(i+1)%3], f[i]}]--
				}
			}
			for e, n := range edges {
				if n != 0 {
					t.Fatalf("%s %d: edge %v is open", k.Name, seed, e)
				}
			}
		}
	}
}
