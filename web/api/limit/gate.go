package limit

import "sync"

// Gates let so many in at a time for each key.
type Gates struct {
	most int

	mu   sync.Mutex
	open map[string]int
}

// NewGates makes gates for so many at a time.
func NewGates(most int) *Gates { return &Gates{most: most, open: map[string]int{}} }

// Enter answers false if as many as may are in. Who got in calls Leave once.
func (g *Gates) Enter(key string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open[key] >= g.most {
		return false
	}
	g.open[key]++
	return true
}

// Leave makes room for another.
func (g *Gates) Leave(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open[key]--; g.open[key] <= 0 {
		delete(g.open, key)
	}
}
