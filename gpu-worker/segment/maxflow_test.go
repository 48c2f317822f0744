package segment

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestCutIsMinimal compares with every possible cut of small random grids.
func TestCutIsMinimal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const w, h = 4, 3
	for range 60 {
		g := newCutGraph(w, h)
		g.reset()
		terminal := make([]int32, len(g.terminal))
		for y := range h {
			for x := range w {
				n := g.node(x, y)
				g.terminal[n] = int32(r.IntN(21) - 10)
				terminal[n] = g.terminal[n]
				for d := 4; d < 8; d++ {
					xx, yy := x+[4]int{1, -1, 0, 1}[d-4], y+[4]int{0, 1, 1, 1}[d-4]
					if xx < 0 || xx >= w || yy >= h {
						continue
					}
					g.links[8*n+d] = int32(r.IntN(6))
					g.links[8*g.node(xx, yy)+7-d] = int32(r.IntN(6))
				}
			}
		}
		links := append([]int32(nil), g.links...)
		// price is what a choice of inside pixels cuts.
		price := func(inside func(n int) bool) (sum int32) {
			for y := range h {
				for x := range w {
					n := g.node(x, y)
					if v := terminal[n]; inside(n) && v < 0 {
						sum -= v
					} else if !inside(n) && v > 0 {
						sum += v
					}
					for d, s := range g.step {
						if links[8*n+d] > 0 && inside(n) && !inside(n+s) {
							sum += links[8*n+d]
						}
					}
				}
			}
			return sum
		}
		best := int32(1 << 30)
		for choice := range 1 << (w * h) {
			best = min(best, price(func(n int) bool {
				x, y := n%g.w-1, n/g.w-1
				return x >= 0 && x < w && y >= 0 && y < h && choice>>(y*w+x)&1 == 1
			}))
		}
		g.cut()
		if got := price(g.inside); got != best {
			t.Fatalf("cut costs %d, the least is %d", got, best)
		}
	}
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
