package segment

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestCutIsMinimal compares with every possible cut of small random grids: one after
// the other with the same links, as the rounds of an answer are.
func TestCutIsMinimal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const w, h = 4, 3
	for range 60 {
		g := newCutGraph(w, h)
		links, sure := make([]int32, 8*len(g.nodes)), make([]int8, w*h)
		for y := range h {
			for x := range w {
				if r.IntN(4) == 0 {
					sure[y*w+x] = int8(2*r.IntN(2) - 1)
				}
				for d := 4; d < 8; d++ {
					xx, yy := x+[4]int{1, -1, 0, 1}[d-4], y+[4]int{0, 1, 1, 1}[d-4]
					if xx < 0 || xx >= w || yy >= h {
						continue
					}
					links[8*g.node(x, y)+d] = int32(r.IntN(6))
					links[8*g.node(xx, yy)+7-d] = int32(r.IntN(6))
				}
			}
		}
		g.open(links, sure)
		for round := range 3 {
			weights := make([]int32, w*h)
			for i := range weights {
				weights[i] = int32(r.IntN(21) - 10)
			}
			for k, i := range g.pixels {
				g.weigh(g.unsure[k], weights[i], r.IntN(2) == 0)
			}
			g.cut()
			got := 0
			for i := range w * h {
				if sure[i] > 0 || sure[i] == 0 && g.inside(g.node(i%w, i/w)) {
					got |= 1 << i
				}
			}
			if want := leastCut(g, links, sure, weights); got != want {
				t.Fatalf("round %d: inside is %012b, want %012b", round, got, want)
			}
		}
	}
}

// leastCut tries every choice of inside pixels that agrees with what is sure. Of
// those that cost least it is what all have in common, which costs as little.
func leastCut(g *cutGraph, links []int32, sure []int8, weights []int32) int {
	least, common := int32(math.MaxInt32), 0
	for choice := range 1 << len(sure) {
		inside := func(n int) bool {
			x, y := n%g.w-1, n/g.w-1
			return choice>>(y*(g.w-2)+x)&1 == 1
		}
		sum, allowed := int32(0), true
		for i, s := range sure {
			n := g.node(i%(g.w-2), i/(g.w-2))
			allowed = allowed && (s == 0 || inside(n) == (s > 0))
			switch v := weights[i]; {
			case s != 0:
			case inside(n):
				sum += max(-v, 0)
			default:
				sum += max(v, 0)
			}
			for d, step := range g.step {
				if c := links[8*n+d]; c > 0 && inside(n) && !inside(n+step) {
					sum += c
				}
			}
		}
		switch {
		case !allowed || sum > least:
		case sum < least:
			least, common = sum, choice
		default:
			common &= choice
		}
	}
	return common
}

func TestGeodesicGoesRound(t *testing.T) {
	cost := newPlane(9, 9)
	for i := range cost.v {
		cost.v[i] = 1
	}
	for y := range 8 { // a wall with a gap at the bottom
		cost.v[y*9+4] = 1000
	}
	start := make([]float32, 81)
	for i := range start {
		start[i] = far
	}
	start[0] = 0
	d := geodesic(cost, start)
	if d[8] < 16 || d[8] > 30 {
		t.Fatalf("the way round the wall is %v", d[8])
	}
	if d[3] != 3 {
		t.Fatalf("the straight way is %v", d[3])
	}
}

func TestIslands(t *testing.T) {
	parse := func(rows ...string) plane {
		p := newPlane(len(rows[0]), len(rows))
		for y, r := range rows {
			for x, c := range r {
				if c == '#' {
					p.v[y*p.w+x] = 1
				}
			}
		}
		return p
	}
	equal := func(a, b plane) bool {
		for i := range a.v {
			if a.v[i] != b.v[i] {
				return false
			}
		}
		return true
	}
	m := parse(
		".......",
		".###.#.",
		".#.#.#.",
		".###...",
	)
	for name, c := range map[string]struct {
		in, out []int
		want    plane
	}{
		"the part without a click goes, the hole is filled": {[]int{1*7 + 1}, nil, parse(".......", ".###...", ".###...", ".###...")},
		"without a click nothing is lost":                   {nil, nil, parse(".......", ".###.#.", ".###.#.", ".###...")},
		"a hole with a click stays open":                    {nil, []int{2*7 + 2}, m},
		"both":                                              {[]int{1*7 + 5}, []int{2*7 + 2}, parse(".......", ".....#.", ".....#.", ".......")},
	} {
		got := plane{m.w, m.h, slices.Clone(m.v)}
		if tidy(got, c.in, c.out); !equal(got, c.want) {
			t.Errorf("%s: %v", name, got.v)
		}
	}
}
