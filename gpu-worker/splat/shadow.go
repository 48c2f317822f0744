package splat

import "math"

// The ground shadow is a map over the floor under the object, as if lit evenly
// from above: dark where the object touches, faint where it hovers. It does not
// depend on the view, so a turntable needs it only once.
const (
	shadowCells  = 96
	shadowExtent = 1.0 // half the side of the map, in model units
	shadowCell   = 2 * shadowExtent / shadowCells
)

type shadow struct {
	floor float32   // height of the ground
	dark  []float32 // 0 (none) to 1, per cell

	minX, maxX, minZ, maxZ float32 // where there is any, in cells
}

// faintest is the shadow that changes no pixel's colour by half a level.
const faintest = 1e-4

// newShadow drops points of the surface onto the floor and blurs what is near
// the floor a little and what is high above it a lot.
func newShadow(box Box, points func(yield func(p [3]float32))) *shadow {
	s := &shadow{floor: box.Min[1], dark: make([]float32, shadowCells*shadowCells)}
	lowest := make([]float32, len(s.dark))
	for i := range lowest {
		lowest[i] = math.MaxFloat32
	}
	points(func(p [3]float32) {
		x, z := int((p[0]+shadowExtent)/shadowCell), int((p[2]+shadowExtent)/shadowCell)
		if x >= 0 && z >= 0 && x < shadowCells && z < shadowCells {
			i := z*shadowCells + x
			lowest[i] = min(lowest[i], p[1]-box.Min[1])
		}
	})
	contact, hover := make([]float32, len(s.dark)), make([]float32, len(s.dark))
	for i, h := range lowest {
		contact[i] = float32(0.55 * math.Exp(-float64(h)/0.05))
		hover[i] = float32(0.4 * math.Exp(-float64(h)/0.45))
	}
	blurMap(contact, 2)
	blurMap(hover, 7)
	for i := range s.dark {
		s.dark[i] = 1 - (1-contact[i])*(1-hover[i])
	}
	s.bound()
	return s
}

// bound finds out where there is any shadow, a cell more on each side, over which it
// goes out, but not beyond the map.
func (s *shadow) bound() {
	s.minX, s.minZ = shadowCells, shadowCells
	for i, d := range s.dark {
		if d > faintest {
			x, z := float32(i%shadowCells), float32(i/shadowCells)
			s.minX, s.maxX = min(s.minX, max(x-1, 0)), max(s.maxX, min(x+1, shadowCells-1))
			s.minZ, s.maxZ = min(s.minZ, max(z-1, 0)), max(s.maxZ, min(z+1, shadowCells-1))
		}
	}
}

// blurMap blurs a map by three box filters of the given radius each way: nearly
// a Gaussian of σ = radius + ½.
func blurMap(m []float32, radius int) {
	line := make([]float32, shadowCells)
	for range 3 {
		for i := range shadowCells {
			blurLine(m, line, i*shadowCells, 1, radius)
			blurLine(m, line, i, shadowCells, radius)
		}
	}
}

func blurLine(m, line []float32, start, step, radius int) {
	for i := range line {
		line[i] = m[start+i*step]
	}
	var sum float32
	for i := -radius; i < shadowCells; i++ {
		if i+radius < shadowCells {
			sum += line[i+radius]
		}
		if i-radius-1 >= 0 {
			sum -= line[i-radius-1]
		}
		if i >= 0 {
			m[start+i*step] = max(0, sum/float32(2*radius+1))
		}
	}
}

// shadowLine is what a row of a picture sees of the shadow's map: the floor is level
// and so are pictures, so that a row crosses the map in a straight line.
type shadowLine struct {
	*shadow
	from, to     int     // pixels that see the map; the others see no shadow
	x, z         float32 // on the map at the row's first pixel, in cells
	stepX, stepZ float32 // a pixel
}

// line is what the row at y of a picture so wide sees.
func (s *shadow) line(c camera, y, width int) shadowLine {
	from, along := c.ray(0.5, float64(y)+0.5)
	if along[1] >= -1e-6 {
		return shadowLine{} // level or upwards: the floor is never seen
	}
	t := (float64(s.floor) - from[1]) / along[1]
	step := c.right.scale(1 / c.scale / shadowCell) // right is level
	if c.distance > 0 {
		step = step.scale(t)
	}
	l := shadowLine{
		shadow: s, to: width,
		x: float32((from[0]+t*along[0]+shadowExtent)/shadowCell - 0.5), stepX: float32(step[0]),
		z: float32((from[2]+t*along[2]+shadowExtent)/shadowCell - 0.5), stepZ: float32(step[2]),
	}
	l.narrow(l.x, l.stepX, s.minX, s.maxX)
	l.narrow(l.z, l.stepZ, s.minZ, s.maxZ)
	for l.from < l.to && !l.seen(l.from) {
		l.from++
	}
	for l.from < l.to && !l.seen(l.to-1) {
		l.to--
	}
	return l
}

// narrow leaves out pixels that see nothing for sure along one axis of the map.
func (l *shadowLine) narrow(at, step, least, most float32) {
	if step < 0 {
		at, step, least, most = -at, -step, -most, -least
	}
	if step*float32(l.to) < 1e-3 { // the row runs along the other axis
		return
	}
	l.from = max(l.from, int(min(max((least-at)/step, 0), float32(l.to)))-1)
	l.to = min(l.to, int(min(max((most-at)/step, 0), float32(l.to)))+2)
}

func (l *shadowLine) seen(pixel int) bool {
	x, z := l.x+float32(pixel)*l.stepX, l.z+float32(pixel)*l.stepZ
	return x >= l.minX && z >= l.minZ && x < l.maxX && z < l.maxZ
}

// at is how dark the floor is where the row's pixel sees it.
func (l *shadowLine) at(pixel int) float32 {
	if pixel < l.from || pixel >= l.to {
		return 0
	}
	x, z := l.x+float32(pixel)*l.stepX, l.z+float32(pixel)*l.stepZ
	i, j := int(x), int(z)
	fx, fz := x-float32(i), z-float32(j)
	near := l.dark[j*shadowCells+i:][:2]
	far := l.dark[(j+1)*shadowCells+i:][:2]
	return (near[0]*(1-fx)+near[1]*fx)*(1-fz) + (far[0]*(1-fx)+far[1]*fx)*fz
}
