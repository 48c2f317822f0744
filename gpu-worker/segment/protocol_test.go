package segment

import (
	"image"
	"math"
)

// The usual protocol of interactive segmentation (Sofiiuk et al., ICIP 2022, and
// others): the first click is the deepest point of the object; each later one is
// the deepest point of the largest part that is still wrong.

// protocolClicks is how many clicks a scene is given.
const protocolClicks = 5

// pair is a photo with its true mask: 255 object, 128 uncounted, 0 background.
type pair struct {
	name  string
	photo *image.NRGBA
	truth *image.Gray
}

// play returns the IoU after each click, and hands each mask to look. A mask
// that is perfect early keeps its score.
func (p pair) play(segment func(Prompts) *image.Gray, look func(clicks []Click, mask *image.Gray)) [protocolClicks]float64 {
	w, h := p.truth.Rect.Dx(), p.truth.Rect.Dy()
	var scores [protocolClicks]float64
	x, y, _ := deepest(p.where(nil, 255), w, h, nil)
	clicks := []Click{{float64(x), float64(y), Inside}}
	for n := range scores {
		mask := segment(Prompts{Clicks: clicks})
		look(clicks, mask)
		for later := n; later < len(scores); later++ {
			scores[later] = p.score(mask)
		}
		missing, m := largest(p.where(func(i int) bool { return mask.Pix[i] <= 127 }, 255), w, h)
		extra, e := largest(p.where(func(i int) bool { return mask.Pix[i] > 127 }, 0), w, h)
		wrong, label := missing, Inside
		if e > m {
			wrong, label = extra, Outside
		}
		x, y, depth := deepest(wrong, w, h, clicks)
		if depth == 0 {
			break
		}
		clicks = append(clicks, Click{float64(x), float64(y), label})
	}
	return scores
}

// where marks the pixels whose truth has a value and that fulfil a condition.
func (p pair) where(also func(i int) bool, value uint8) []bool {
	out := make([]bool, len(p.truth.Pix))
	for i, v := range p.truth.Pix {
		out[i] = v == value && (also == nil || also(i))
	}
	return out
}

// score is the IoU over the pixels that count.
func (p pair) score(mask *image.Gray) float64 {
	both, either := 0, 0
	for i, v := range p.truth.Pix {
		if v == 128 {
			continue
		}
		is, said := v == 255, mask.Pix[i] > 127
		if is && said {
			both++
		}
		if is || said {
			either++
		}
	}
	return float64(both) / max(float64(either), 1)
}

// deepest is the pixel of a region farthest from all that is not in it, beyond
// the picture included, and its distance; clicks were there already.
func deepest(region []bool, w, h int, clicks []Click) (x, y int, depth float64) {
	squared := distances(region, w, h)
	for _, c := range clicks {
		squared[int(c.Y)*w+int(c.X)] = 0
	}
	best := 0
	for i, d := range squared {
		if d > squared[best] {
			best = i
		}
	}
	return best % w, best / w, math.Sqrt(squared[best])
}

// distances is the exact squared distance to the nearest pixel outside the
// region (Felzenszwalb & Huttenlocher 2012).
func distances(region []bool, w, h int) []float64 {
	pw, ph := w+2, h+2
	d := make([]float64, pw*ph)
	for i, in := range region {
		if in {
			d[(i/w+1)*pw+i%w+1] = 1e12
		}
	}
	for x := range pw {
		envelope(d, x, pw, ph)
	}
	for y := range ph {
		envelope(d, y*pw, 1, pw)
	}
	out := make([]float64, w*h)
	for i := range out {
		out[i] = d[(i/w+1)*pw+i%w+1]
	}
	return out
}

// envelope replaces a line of n values by the lower envelope of parabolas.
func envelope(d []float64, from, step, n int) {
	f := make([]float64, n)
	for i := range f {
		f[i] = d[from+i*step]
	}
	at, start := make([]int, n), make([]float64, n+1)
	k := 0
	start[0], start[1] = math.Inf(-1), math.Inf(1)
	for q := 1; q < n; q++ {
		var s float64
		for {
			p := at[k]
			if s = (f[q] + float64(q*q) - f[p] - float64(p*p)) / float64(2*(q-p)); s > start[k] {
				break
			}
			k--
		}
		k++
		at[k], start[k], start[k+1] = q, s, math.Inf(1)
	}
	k = 0
	for q := range n {
		for start[k+1] < float64(q) {
			k++
		}
		d[from+q*step] = float64((q-at[k])*(q-at[k])) + f[at[k]]
	}
}

// largest keeps the largest part (eight neighbours) of a region.
func largest(region []bool, w, h int) ([]bool, int) {
	label := make([]int32, len(region))
	var best, number int32
	most := 0
	for i, in := range region {
		if !in || label[i] != 0 {
			continue
		}
		number++
		label[i] = number
		queue := []int{i}
		for n := 0; n < len(queue); n++ {
			x, y := queue[n]%w, queue[n]/w
			for yy := max(y-1, 0); yy <= min(y+1, h-1); yy++ {
				for xx := max(x-1, 0); xx <= min(x+1, w-1); xx++ {
					if j := yy*w + xx; region[j] && label[j] == 0 {
						label[j] = number
						queue = append(queue, j)
					}
				}
			}
		}
		if len(queue) > most {
			best, most = number, len(queue)
		}
	}
	out := make([]bool, len(region))
	for i, l := range label {
		out[i] = l != 0 && l == best
	}
	return out, most
}
