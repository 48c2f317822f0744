package segment

import "math"

// nearness is what the geodesic distances say on a grid: the ratio, and its
// log-odds where somebody asked for them.
type nearness struct {
	ratio plane
	odds  []float32
}

// nearness of what is inside, on the grid of a field.
func (s *Session) nearness(b *belief, f *field) *nearness {
	w, h := f.size()
	return &nearness{sample(s.ratio(b), w, h), make([]float32, w*h)}
}

// oddsAt is the log-odds of a pixel's ratio. They are asked for again and again, and
// for few pixels: a logarithm for each would be a tenth of an answer.
func (n *nearness) oddsAt(i int) float32 {
	if n.odds[i] == 0 { // or the ratio is a half
		n.odds[i] = logOdds(n.ratio.v[i])
	}
	return n.odds[i]
}

// logOdds of a ratio, which is never taken for more certain than 50 to 1.
func logOdds(q float32) float32 {
	if q < .02 {
		q = .02
	} else if q > .98 {
		q = .98
	}
	return float32(math.Log(float64(q / (1 - q))))
}
