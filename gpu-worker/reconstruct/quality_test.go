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
		{"ours", guessOurs},
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

// guessOurs runs the package's own steps up to the height field.
func guessOurs(c *scan) guess {
	b, _ := PresetBalanced.budget()
	w := &work{photo: c.input.Photo, mask: c.input.Mask, budget: b}
	for _, s := range w.steps()[:5] {
		if err := s.do(); err != nil {
			panic(err)
		}
	}
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
	for k := 0.4; k < 2.5; k *= 1.08 {
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

// TestQuality prints the table of methods on known solids (with -v) and holds
// ours to the figures of the plain half-and-half blend.
func TestQuality(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("scores 18 solids by five methods")
	}
	methods := qualityMethods()
	sums := make([]quality, len(methods))
	solids := knownSolids()
	var table strings.Builder
	fmt.Fprintf(&table, "%-15s", "IoU")
	for _, m := range methods {
		fmt.Fprintf(&table, " %8s", m.name)
	}
	for _, s := range solids {
		c := scanSolid(s.in)
		fmt.Fprintf(&table, "\n%-15s", s.name)
		for k, m := range methods {
			start := time.Now()
			g := m.guess(c)
			ms := float64(time.Since(start).Microseconds()) / 1000
			q := scoreGuess(c, g)
			fmt.Fprintf(&table, " %8.3f", q.iou)
			sum := &sums[k]
			sum.iou, sum.best, sum.normal = sum.iou+q.iou, sum.best+q.best, sum.normal+q.normal
			sum.sil35, sum.sil90, sum.ms = sum.sil35+q.sil35, sum.sil90+q.sil90, sum.ms+ms
		}
	}
	n := float64(len(solids))
	fmt.Fprintf(&table, "\n\n%-10s %6s %6s %8s %7s %7s %7s\n", "mean", "IoU", "IoU*", "normal", "sil 35", "sil 90", "ms")
	for k, m := range methods {
		q := sums[k]
		fmt.Fprintf(&table, "%-10s %6.3f %6.3f %7.1f° %7.3f %7.3f %7.1f\n", m.name, q.iou/n, q.best/n, q.normal/n, q.sil35/n, q.sil90/n, q.ms/n)
	}
	t.Log("\n" + table.String())
	ours, blend := sums[len(sums)-1], sums[len(sums)-2]
	if ours.iou < blend.iou || ours.best < blend.best || ours.normal > blend.normal {
		t.Errorf("ours falls behind the plain blend: %+v against %+v", ours, blend)
	}
}
