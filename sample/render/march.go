package render

import "math"

// world is a scene made ready for rays.
type world struct {
	solid     Solid
	turn      turn
	low, high Vec // the solid's bounds, in its own frame, a little widened
	size      float64
}

func newWorld(s Scene) *world {
	low, high := s.Solid.Bounds()
	w := &world{solid: s.Solid, turn: turnBy(s.Yaw), size: high.Sub(low).Len() / 2}
	margin := V(1, 1, 1).Mul(.01 * w.size)
	w.low, w.high = low.Sub(margin), high.Add(margin)
	return w
}

// step is the part of the distance that a march dares to go: see Solid.Distance.
const step = .85

// march is the distance along a ray, in the solid's frame, to its surface, or +Inf.
func (w *world) march(from, dir Vec) float64 {
	t, end, ok := w.clip(from, dir)
	if !ok {
		return math.Inf(1)
	}
	near := 2e-4 * w.size
	for range 400 {
		d := w.solid.Distance(from.Add(dir.Mul(t)))
		if d < near {
			return t
		}
		if t += d * step; t > end {
			break
		}
	}
	return math.Inf(1)
}

// clip is the part of a ray within the solid's bounds.
func (w *world) clip(from, dir Vec) (near, far float64, ok bool) {
	near, far = 0, math.Inf(1)
	for _, a := range [3][4]float64{
		{from.X, dir.X, w.low.X, w.high.X}, {from.Y, dir.Y, w.low.Y, w.high.Y}, {from.Z, dir.Z, w.low.Z, w.high.Z},
	} {
		if a[1] == 0 {
			if a[0] < a[2] || a[0] > a[3] {
				return 0, 0, false
			}
			continue
		}
		t0, t1 := (a[2]-a[0])/a[1], (a[3]-a[0])/a[1]
		near, far = max(near, min(t0, t1)), min(far, max(t0, t1))
	}
	return near, far, near < far
}

// normal is the distance's gradient, by four samples.
func (w *world) normal(p Vec) Vec {
	h := 4e-4 * w.size
	var n Vec
	for _, k := range [4]Vec{{1, -1, -1}, {-1, -1, 1}, {-1, 1, -1}, {1, 1, 1}} {
		n = n.Add(k.Mul(w.solid.Distance(p.Add(k.Mul(h)))))
	}
	return n.Unit()
}

// hit is where a ray ends on something.
type hit struct {
	at, normal Vec
	surface    Surface
	onSolid    bool
	// haze is how far the table has faded into the backdrop, 0 to 1.
	haze float64
}

// trace finds the first thing that a world ray meets.
func (w *world) trace(from, dir Vec) (hit, bool) {
	localFrom, localDir := w.turn.undo(from), w.turn.undo(dir)
	t := w.march(localFrom, localDir)
	ground := math.Inf(1)
	if dir.Y < 0 && from.Y > 0 {
		ground = -from.Y / dir.Y
	}
	switch {
	case t < ground:
		p := localFrom.Add(localDir.Mul(t))
		n := w.normal(p)
		return hit{at: w.turn.apply(p).Add(w.turn.apply(n).Mul(1e-3 * w.size)), normal: w.turn.apply(n),
			surface: w.solid.Surface(p), onSolid: true}, true
	case !math.IsInf(ground, 1):
		p := from.Add(dir.Mul(ground))
		p.Y = 1e-4 * w.size
		return hit{at: p, normal: Vec{0, 1, 0}, surface: table(p), haze: haze(p)}, true
	}
	return hit{}, false
}

// blocked says whether the solid stands between a point and a light.
func (w *world) blocked(from, dir Vec, distance float64) bool {
	return w.march(w.turn.undo(from), w.turn.undo(dir)) < distance
}
