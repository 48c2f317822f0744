package splat

import (
	"image"
	"math"
	"slices"
)

// blot is a splat as one camera sees it: an ellipse of opacity on the picture.
type blot struct {
	x, y    float32
	a, b, c float32 // exponent −½(a·dx² + 2b·dx·dy + c·dy²)
	reach   float32 // half the side of the square it can show in
	near    float32
	opacity float32
	colour  [3]float32 // sRGB, 0..1: 3DGS blends display values
}

// lowPass is added to every projected variance, in pixels², as 3DGS does, so that
// no splat falls between pixels.
const lowPass = 0.3

// drawSplats draws the splats as 3DGS defines it: ellipses by the linearised
// projection (Zwicker et al. 2001), blended from back to front.
func (s *Studio) drawSplats(img *image.NRGBA, c camera, b backdrop) {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	blots := make([]blot, len(s.splats))
	const chunk = 4096
	parallel((len(blots)+chunk-1)/chunk, func(k int) {
		for i := k * chunk; i < min((k+1)*chunk, len(blots)); i++ {
			blots[i] = c.blot(&s.splats[i])
		}
	})
	order := farToNear(blots)
	bands := (height + bandRows - 1) / bandRows
	parallel(bands, func(i int) {
		top := i * bandRows
		rows := min(bandRows, height-top)
		sums := make([][4]float32, width*rows) // premultiplied sRGB and alpha
		for _, k := range order {
			blots[k].draw(sums, width, top, rows)
		}
		for y := range rows {
			r := newRow(img, top+y, s, c, b)
			for x := range width {
				r.resolve(x, unblend(sums[y*width+x]))
			}
		}
	})
}

// unblend turns a premultiplied display value into linear light.
func unblend(sum [4]float32) light4 {
	if sum[3] == 0 {
		return light4{}
	}
	l := light4{3: sum[3]}
	for k := range 3 {
		l[k] = toLinear(sum[k]/sum[3]*255) * sum[3]
	}
	return l
}

// blot projects one splat; what is behind the camera gets no reach.
func (c *camera) blot(s *Splat) blot {
	x, y, near, inverse := c.project(s.Position[0], s.Position[1], s.Position[2])
	if inverse == 0 {
		return blot{}
	}
	d := vecOf(s.Position).sub(c.target)
	f := c.scale * float64(inverse)
	// The rows of the projection's derivative, in model space.
	u, v := c.right.scale(f), c.up.scale(-f)
	if c.distance > 0 {
		g := f * float64(inverse) / c.distance
		u = u.add(c.back.scale(g * d.dot(c.right)))
		v = v.sub(c.back.scale(g * d.dot(c.up)))
	}
	xx, xy, yy := float64(lowPass), 0.0, float64(lowPass)
	for k, axis := range s.axes() {
		σ := float64(s.Scale[k])
		a, b := u.dot(axis)*σ, v.dot(axis)*σ
		xx, xy, yy = xx+a*a, xy+a*b, yy+b*b
	}
	det := xx*yy - xy*xy
	if !(det > 0) || math.IsInf(det, 0) {
		return blot{}
	}
	return blot{
		x: x, y: y, near: near,
		a: float32(yy / det), b: float32(-xy / det), c: float32(xx / det),
		reach:   float32(min(3*math.Sqrt(max(xx, yy)), 2*MaxPicture)),
		opacity: s.Opacity, colour: s.Colour,
	}
}

// draw blends the blot into rows top … top+rows of premultiplied sums.
func (b *blot) draw(sums [][4]float32, width, top, rows int) {
	if b.y+b.reach < float32(top) || b.y-b.reach > float32(top+rows) || b.reach == 0 {
		return
	}
	y0, y1 := max(int(b.y-b.reach), top), min(int(b.y+b.reach)+1, top+rows)
	x0, x1 := max(int(b.x-b.reach), 0), min(int(b.x+b.reach)+1, width)
	for y := y0; y < y1; y++ {
		dy := float32(y) + 0.5 - b.y
		for x := x0; x < x1; x++ {
			dx := float32(x) + 0.5 - b.x
			e := -0.5 * (b.a*dx*dx + 2*b.b*dx*dy + b.c*dy*dy)
			if e < -4.5 { // beyond three σ
				continue
			}
			alpha := min(b.opacity*float32(math.Exp(float64(e))), 0.999)
			sum := &sums[(y-top)*width+x]
			for k := range 3 {
				sum[k] += (b.colour[k] - sum[k]) * alpha // over, with sum premultiplied
			}
			sum[3] += (1 - sum[3]) * alpha
		}
	}
}

// farToNear is the order in which to blend; equal depths keep their order.
func farToNear(blots []blot) []uint32 {
	keys := make([]uint64, len(blots))
	for i := range blots {
		bits := math.Float32bits(blots[i].near)
		if bits>>31 != 0 { // order negative floats too
			bits = ^bits
		} else {
			bits |= 1 << 31
		}
		keys[i] = uint64(bits)<<32 | uint64(i)
	}
	slices.Sort(keys)
	order := make([]uint32, len(keys))
	for i, k := range keys {
		order[i] = uint32(k)
	}
	return order
}
