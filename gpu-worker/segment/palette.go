package segment

import (
	"math"
	"slices"
)

// palette is the colours of a picture, gathered in cells of Lab space, so that
// a colour model is a table and not a loop over pixels.
type palette struct {
	// cell is each pixel's cell.
	cell []int32
	// count is each cell's pixels, mean their mean colour.
	count []float32
	mean  [][3]float32
	// near lists, for every cell, the cells of like colour and how like they are.
	near [][]likeness
}

type likeness struct {
	cell   int32
	weight float32
}

// maxCells bounds the time that models take: about 60 neighbours a cell.
const maxCells = 1500

// softness is the standard deviation, in Lab steps, with which a pixel vouches
// for colours like its own.
const softness = 5.

// paletteOf gathers the colours. Cells are 4 Lab steps wide, or more where a
// picture has too many colours.
func paletteOf(lab labImage) *palette {
	for size := float32(4); ; size *= 1.25 {
		p := gather(lab, size)
		if len(p.mean) <= maxCells {
			p.link()
			return p
		}
	}
}

func gather(lab labImage, size float32) *palette {
	n := len(lab[0].v)
	keys := make([]int32, n)
	for i := range keys {
		l := int32(lab[0].v[i] / size)
		a := int32((lab[1].v[i] + 128) / size)
		b := int32((lab[2].v[i] + 128) / size)
		keys[i] = (l&0x3ff)<<20 | (a&0x3ff)<<10 | b&0x3ff
	}
	used := slices.Clone(keys)
	slices.Sort(used)
	used = slices.Compact(used)
	p := &palette{cell: make([]int32, n), count: make([]float32, len(used)), mean: make([][3]float32, len(used))}
	number := make(map[int32]int32, len(used))
	for i, k := range used {
		number[k] = int32(i)
	}
	for i, k := range keys {
		c := number[k]
		p.cell[i] = c
		p.count[c]++
		for a := range p.mean[c] {
			p.mean[c][a] += lab[a].v[i]
		}
	}
	for c := range p.mean {
		for a := range p.mean[c] {
			p.mean[c][a] /= p.count[c]
		}
	}
	return p
}

// link finds the cells within three standard deviations.
func (p *palette) link() {
	p.near = make([][]likeness, len(p.mean))
	const reach = 9 * softness * softness
	for i, m := range p.mean {
		for j, o := range p.mean {
			d0, d1, d2 := m[0]-o[0], m[1]-o[1], m[2]-o[2]
			if d := d0*d0 + d1*d1 + d2*d2; d < reach {
				p.near[i] = append(p.near[i], likeness{int32(j), float32(math.Exp(-float64(d) / (2 * softness * softness)))})
			}
		}
	}
}

// smooth spreads a histogram over like colours and makes its sum one.
func (p *palette) smooth(histogram []float32) []float32 {
	out := make([]float32, len(histogram))
	var sum float32
	for i, v := range histogram {
		if v == 0 {
			continue
		}
		for _, n := range p.near[i] {
			out[n.cell] += v * n.weight
		}
	}
	for _, v := range out {
		sum += v
	}
	if sum > 0 {
		for i := range out {
			out[i] /= sum
		}
	}
	return out
}

// evidence is, for every cell, the log of how much likelier it is inside than
// outside, given an answer of 0 and 1.
func (p *palette) evidence(inside []float32, certainty float32) []float32 {
	in, out := make([]float32, len(p.mean)), slices.Clone(p.count)
	for i, c := range p.cell {
		if inside[i] > 0 {
			in[c]++
		}
	}
	for c, n := range in {
		out[c] -= n
	}
	in, out = p.smooth(in), p.smooth(out)
	for c := range in {
		e := math.Log(float64(in[c]+certainty)) - math.Log(float64(out[c]+certainty))
		in[c] = float32(e)
	}
	return in
}
