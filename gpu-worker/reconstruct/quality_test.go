package reconstruct

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// guess is a method's answer in the scan's voxels: front and back height over
// the shared middle, NaN outside.
type guess struct {
	front, back *grid
	middle      float64 // of its depth
}

func newGuess() guess {
	return guess{front: newGrid(scanSize, scanSize), back: newGrid(scanSize, scanSize)}
}

// centred finds the middle of the depth, as the scan does for the solid.
func (g guess) centred() guess {
	low, high := math.Inf(1), math.Inf(-1)
	for i, f := range g.front.v {
		if f == f {
			low, high = min(low, float64(g.back.v[i])), max(high, float64(f))
		}
	}
	g.middle = (low + high) / 2
	return g
}

type qualityMethod struct {
	name  string
	guess func(c *scan) guess
}

func qualityMethods() []qualityMethod {
	squared := func(f func(o *outline) *grid) func(c *scan) guess {
		return func(c *scan) guess {
			o := outlineOfMask(c.input.Mask)
			g := f(o)
			out := newGuess()
			for i, v := range g.v {
				h := sqrt32(v)
				if o.inside.v[i] == 0 {
					h = float32(math.NaN())
				}
				out.front.v[i], out.back.v[i] = h, -h
			}
			return out.centred()
		}
	}
	return []qualityMethod{
		{"flat", squared(func(o *outline) *grid {
			g := newGrid(o.level.w, o.level.h)
			for i := range g.v {
				g.v[i] = 0.35 * 0.35 * float32(o.area)
			}
			return g
		})},
		{"poisson", squared(func(o *outline) *grid { return solvePoisson(o, 4) })},
		{"balls", squared(func(o *outline) *grid { return o.balls })},
		{"blend", squared(func(o *outline) *grid {
			g := solvePoisson(o, 3)
			for i, b := range o.balls.v {
				g.v[i] = (g.v[i] + b) / 2
			}
			return g
		})},
		{"inflated", func(c *scan) guess {
			w, err := workOf(c)
			if err != nil {
				panic(err)
			}
			w.field = heightsOf(w.outline, chooseProfile(w.outline, ProfileAuto))
			return guessOfField(w)
		}},
		{"learned", func(c *scan) guess { return guessOurs(c, ProfileLearned) }},
		{"ours", func(c *scan) guess { return guessOurs(c, ProfileAuto) }},
	}
}

func outlineOfMask(m *image.Gray) *outline {
	cover := newGrid(m.Rect.Dx(), m.Rect.Dy())
	for i, v := range m.Pix {
		cover.v[i] = float32(v) / 255
	}
	o, err := smoothOutline(cover, 1)
	if err != nil {
		panic(err)
	}
	return o
}

// workOf runs the package's own steps up to the smooth outline.
func workOf(c *scan) (*work, error) {
	b, _ := PresetBalanced.budget()
	w := &work{photo: c.input.Photo, mask: c.input.Mask, budget: b}
	for _, s := range w.steps()[:3] {
		if err := s.do(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// guessOurs runs the package's own steps up to the height field.
func guessOurs(c *scan, profile Profile) guess {
	w, err := workOf(c)
	if err != nil {
		panic(err)
	}
	w.options.Profile = profile
	for _, s := range w.steps()[3:5] {
		if err := s.do(); err != nil {
			panic(err)
		}
	}
	return guessOfField(w)
}

// guessOfField reads the height field at the scan's pixels.
func guessOfField(w *work) guess {
	out := newGuess()
	k := float32(w.frame.scale)
	for y := range scanSize {
		for x := range scanSize {
			i := y*scanSize + x
			gx := (float32(x)+0.5-float32(w.frame.left))*k - 0.5
			gy := (float32(y)+0.5-float32(w.frame.top))*k - 0.5
			out.front.v[i], out.back.v[i] = float32(math.NaN()), float32(math.NaN())
			if gx > 0 && gy > 0 && gx < float32(w.frame.w) && gy < float32(w.frame.h) && w.outline.level.at(gx, gy) > 0 {
				out.front.v[i], out.back.v[i] = w.field.height(gx, gy, 1)/k, w.field.height(gx, gy, -1)/k
			}
		}
	}
	return out.centred()
}

// quality is a guess's score on one solid.
type quality struct{ iou, best, normal, sil35, sil90, ms float64 }

func scoreGuess(c *scan, g guess) (q quality) {
	q.iou = volumeIoU(c, g, 1)
	for k := 0.4; k < 2.5; k *= 1.15 {
		q.best = max(q.best, volumeIoU(c, g, k))
	}
	q.best = max(q.best, q.iou)
	q.normal = normalError(c, g)
	q.sil35 = (turnedIoU(c, g, 35) + turnedIoU(c, g, -35)) / 2
	q.sil90 = turnedIoU(c, g, 90)
	return q
}

// volumeIoU compares the volumes when the guess is stretched k-fold about its middle.
func volumeIoU(c *scan, g guess, k float64) float64 {
	both, any := 0, 0
	for i := range g.front.v {
		line := c.below[i*(scanSize+1):][:scanSize+1]
		from, to := g.span(c, i, k)
		shared := int(line[to] - line[from])
		both += shared
		any += int(line[scanSize]) + to - from - shared
	}
	return float64(both) / float64(any)
}

// span is the range of voxels from..to-1 of column i in the guess, stretched
// k-fold about the middle of its depth, which lies on the solid's.
func (g guess) span(c *scan, i int, k float64) (from, to int) {
	f, b := float64(g.front.v[i])-g.middle, float64(g.back.v[i])-g.middle
	if f != f || b != b {
		return 0, 0
	}
	from = int(math.Ceil(c.middle + k*b))
	to = int(math.Floor(c.middle+k*f)) + 1
	from = min(max(from, 0), scanSize)
	return from, min(max(to, from), scanSize)
}

// normalError is the median angle between the true and the guessed surface,
// seen from the front, in degrees.
func normalError(c *scan, g guess) float64 {
	var angles []float64
	for y := 1; y < scanSize-1; y++ {
		for x := 1; x < scanSize-1; x++ {
			i := y*scanSize + x
			if c.front.v[i] != c.front.v[i] || g.front.v[i] != g.front.v[i] {
				continue
			}
			ax, ay := surfaceSlope(c.front, x, y)
			bx, by := surfaceSlope(g.front, x, y)
			dot := (1 + ax*bx + ay*by) / math.Sqrt((1+ax*ax+ay*ay)*(1+bx*bx+by*by))
			angles = append(angles, math.Acos(min(1, dot))*180/math.Pi)
		}
	}
	slices.Sort(angles)
	return angles[len(angles)/2]
}

// turnedIoU compares the silhouettes after a turn about y.
func turnedIoU(c *scan, g guess, degrees float64) float64 {
	const n = scanSize
	s, co := math.Sincos(degrees * math.Pi / 180)
	var a, b [n * 2 * n]bool
	for i := range g.front.v {
		from, to := g.span(c, i, 1)
		for z := range n {
			at := i/n*2*n + int(float64(n)+(float64(i%n)-n/2)*co+(float64(z)-c.middle)*s)
			a[at] = a[at] || c.voxels[i*n+z]
			b[at] = b[at] || z >= from && z < to
		}
	}
	both, any := 0, 0
	for i := range a {
		if a[i] && b[i] {
			both++
		}
		if a[i] || b[i] {
			any++
		}
	}
	return float64(both) / float64(any)
}

func (q *quality) add(p quality) {
	q.iou, q.best, q.normal = q.iou+p.iou, q.best+p.best, q.normal+p.normal
	q.sil35, q.sil90, q.ms = q.sil35+p.sil35, q.sil90+p.sil90, q.ms+p.ms
}

// TestQuality prints the tables of docs/quality.md (with -v) and holds inflation to
// the figures of the plain half-and-half blend on the known solids, and the learned
// shape to inflation's on solids of kinds that are new to it.
func TestQuality(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("scores 30 solids by seven methods")
	}
	methods := qualityMethods()
	for k, set := range qualitySets(t) {
		sums := make([]quality, len(methods))
		var shapes, means strings.Builder
		for _, s := range set.shapes {
			c := s.scan()
			fmt.Fprintf(&shapes, "\n| %s |", s.name)
			for k, m := range methods {
				start := time.Now()
				g := m.guess(c)
				ms := float64(time.Since(start).Microseconds()) / 1000
				q := scoreGuess(c, g)
				q.ms = ms
				fmt.Fprintf(&shapes, " %.3f |", q.iou)
				sums[k].add(q)
			}
		}
		n := float64(len(set.shapes))
		for k, m := range methods {
			q := sums[k]
			fmt.Fprintf(&means, "\n| %s | %.3f | %.3f | %.1f° | %.3f | %.3f | %.0f |", m.name, q.iou/n, q.best/n, q.normal/n, q.sil35/n, q.sil90/n, q.ms/n)
		}
		t.Logf("%d %s\n%s\n%s", len(set.shapes), set.name, shapes.String(), means.String())
		blend, inflated, ours := sums[3], sums[4], sums[6]
		if k == 0 && (inflated.iou < blend.iou || inflated.best < blend.best || inflated.normal > blend.normal) {
			t.Errorf("inflation falls behind the plain blend: %+v against %+v", inflated, blend)
		}
		if k > 0 && ours.iou < inflated.iou {
			t.Errorf("the learned shape is no gain: %+v against %+v", ours, inflated)
		}
	}
}
