package reconstruct

import "math"

// When an outline counts as a box's. All shares are measured on the longest
// contour; see boxEvidence. A box seen straight on reaches 0.75, 0.3 and 1, a
// circle or an ellipse 0 in the second, a box seen from a corner (a hexagon)
// below 0.35 in the first.
//
// The limits are strict, because most outlines that are merely boxy belong to
// round things: of ten that a looser rule (0.4, 0.12, 0.7) picked among 400
// composed solids, eight were pots, buildings seen from a corner and the like,
// which round serves better. A car from the side is round under this rule; only
// its owner can know better, by asking for slab.
const (
	boxStraight = 0.6  // of the contour runs straight along two square axes
	boxBalance  = 0.15 // at least, along each of the two
	boxFill     = 0.93 // of the rectangle along those axes is object
	// An upright rectangle taller than this is more often a can or a bottle.
	boxUpright = 1.55 // height over width
)

// chooseProfile decides between round and slab. Only the outline is asked, so
// the answer is a guess: slab where it shows a box's straight, square sides.
func chooseProfile(o *outline, asked Profile) Profile {
	if asked == ProfileRound || asked == ProfileSlab {
		return asked
	}
	e := measureBox(o)
	if e.straight >= boxStraight && e.balance >= boxBalance && e.fill >= boxFill && e.upright <= boxUpright {
		return ProfileSlab
	}
	return ProfileRound
}

// boxEvidence is how far an outline looks like that of a box seen straight on.
type boxEvidence struct {
	straight float64 // share of the contour that runs straight along either axis
	balance  float64 // the smaller of the two axes' shares
	fill     float64 // area over the area of the rectangle along the axes
	upright  float64 // that rectangle's height over its width
}

// contourSamples is how many equally spaced points stand for a contour.
const contourSamples = 128

// measureBox samples the longest contour. A sample counts as straight where a
// chord over a sixteenth of the contour is within 0.35 % of the arc's length: a
// circle's is 0.64 % shorter. The axes are the pair of square directions along
// which most straight samples lie.
func measureBox(o *outline) boxEvidence {
	loop := longestLoop(newSheet(o, 2))
	if len(loop) < 8 {
		return boxEvidence{}
	}
	points := resampleLoop(loop, contourSamples)
	const reach = contourSamples / 32
	var arc float64
	for i, p := range points {
		q := points[(i+1)%len(points)]
		arc += math.Hypot(q[0]-p[0], q[1]-p[1])
	}
	arc *= 2 * reach / float64(contourSamples)
	var directions []float64 // of straight samples, 0..180 degrees
	for i := range points {
		a, b := points[(i+contourSamples-reach)%contourSamples], points[(i+reach)%contourSamples]
		dx, dy := b[0]-a[0], b[1]-a[1]
		if math.Hypot(dx, dy) > 0.9965*arc {
			directions = append(directions, math.Mod(math.Atan2(dy, dx)*180/math.Pi+360, 180))
		}
	}
	var e boxEvidence
	best, axis := -1, 0.0
	for degrees := range 90 {
		if n, _ := countAlong(directions, float64(degrees)); n > best {
			best, axis = n, float64(degrees)
		}
	}
	// The first axis with most directions is off by up to the tolerance: take
	// the mean of what lies along it. Angles times four wrap at 90 degrees.
	var sum [2]float64
	for _, d := range directions {
		if n, _ := countAlong([]float64{d}, axis); n > 0 {
			s, c := math.Sincos(4 * d * math.Pi / 180)
			sum[0], sum[1] = sum[0]+c, sum[1]+s
		}
	}
	if best > 0 {
		axis = math.Mod(math.Atan2(sum[1], sum[0])*45/math.Pi+90, 90)
	}
	both, along := countAlong(directions, axis)
	e.straight = float64(both) / contourSamples
	e.balance = float64(min(along, both-along)) / contourSamples
	e.fill, e.upright = fillOfBox(points, axis, o.area)
	return e
}

// countAlong counts directions within 7° of the axis or square to it, and of
// those the ones along the axis itself.
func countAlong(directions []float64, axis float64) (both, along int) {
	const tolerance = 7
	for _, d := range directions {
		off := math.Mod(d-axis+360, 180)
		switch {
		case off < tolerance || off > 180-tolerance:
			along++
			both++
		case math.Abs(off-90) < tolerance:
			both++
		}
	}
	return both, along
}

func fillOfBox(points [][2]float64, axis float64, area int) (fill, upright float64) {
	s, c := math.Sincos(axis * math.Pi / 180)
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		for k, v := range [2]float64{c*p[0] + s*p[1], c*p[1] - s*p[0]} {
			low[k], high[k] = min(low[k], v), max(high[k], v)
		}
	}
	w, h := high[0]-low[0], high[1]-low[1]
	fill = float64(area) / (w * h)
	if axis > 45 {
		w, h = h, w
	}
	return fill, h / w
}

// longestLoop is the longest closed contour of s, in grid pixels, in order.
func longestLoop(s *sheet) [][2]float64 {
	next := make([]int32, len(s.rim))
	for _, e := range s.border {
		next[e[0]] = e[1]
	}
	seen := make([]bool, len(s.rim))
	var longest [][2]float64
	var most float64
	for start := range next {
		var loop [][2]float64
		var length float64
		for k := int32(start); !seen[k]; k = next[k] {
			seen[k] = true
			v := s.rim[k].vertex
			p := [2]float64{float64(s.x[v]), float64(s.y[v])}
			if n := len(loop); n > 0 {
				length += math.Hypot(p[0]-loop[n-1][0], p[1]-loop[n-1][1])
			}
			loop = append(loop, p)
		}
		if length > most {
			longest, most = loop, length
		}
	}
	return longest
}

// resampleLoop places n points at equal distances along a closed line.
func resampleLoop(loop [][2]float64, n int) [][2]float64 {
	ways := make([]float64, len(loop)+1)
	for i, p := range loop {
		q := loop[(i+1)%len(loop)]
		ways[i+1] = ways[i] + math.Hypot(q[0]-p[0], q[1]-p[1])
	}
	out := make([][2]float64, n)
	k := 0
	for i := range out {
		way := ways[len(loop)] * float64(i) / float64(n)
		for k < len(loop)-1 && ways[k+1] < way {
			k++
		}
		p, q := loop[k], loop[(k+1)%len(loop)]
		t := 0.0
		if step := ways[k+1] - ways[k]; step > 0 {
			t = (way - ways[k]) / step
		}
		out[i] = [2]float64{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])}
	}
	return out
}
