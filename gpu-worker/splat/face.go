package splat

import (
	"encoding/binary"
	"image"
)

// face is a triangle that covers several pixels of a row. Its values are linear across
// the picture once they are divided by the distance, and so is what to multiply them by
// in the end.
type face struct {
	id      uint32
	steep   bool    // too much for a pixel's samples to be one surface
	x, y    float32 // the corner that it starts from
	inverse linear
	lit     linear    // in steps of the table of lit colours
	values  [3]linear // places in the texture, or red, green and blue
	texture *image.NRGBA
}

// linear is a value at a corner and what it grows by, a sample right and down.
type linear struct{ at, right, down float32 }

func (l *linear) by(x, y float32) float32 { return l.at + l.right*x + l.down*y }

// noFace has no triangle's number: there are never so many.
const noFace = ^uint32(0)

func (s *surface) face(id uint32) face {
	m := s.mesh
	t := &m.Triangles[id]
	p, q, r := &s.points[t[0]], &s.points[t[1]], &s.points[t[2]]
	qx, qy, rx, ry := q.x-p.x, q.y-p.y, r.x-p.x, r.y-p.y
	area := rx*qy - qx*ry
	flat := func(a, b, c float32) linear {
		return linear{a, ((ry-qy)*a - ry*b + qy*c) / area, ((qx-rx)*a + rx*b - qx*c) / area}
	}
	across := func(a, b, c float32) linear { return flat(a*p.inverse, b*q.inverse, c*r.inverse) }
	f := face{
		id: id, x: p.x, y: p.y, inverse: across(1, 1, 1),
		lit: across(p.light*litSteps, q.light*litSteps, r.light*litSteps),
	}
	near := flat(p.near, q.near, r.near)
	near.at = 0
	least, most := near.by(1, 1), near.by(1, 1)
	for _, place := range samplePlaces {
		v := near.by(place[0], place[1])
		least, most = min(least, v), max(most, v)
	}
	f.steep = (most-least)*nearSteps >= float32(s.step>>32)
	switch {
	case m.Texture != nil:
		i, j, k := &m.UVs[t[0]], &m.UVs[t[1]], &m.UVs[t[2]]
		f.texture = s.mips[s.level(i, j, k, max(area, -area))]
		for n, side := range [2]int{f.texture.Rect.Dx(), f.texture.Rect.Dy()} {
			w := float32(side)
			f.values[n] = across(i[n]*w-0.5, j[n]*w-0.5, k[n]*w-0.5)
		}
	case m.Colours != nil:
		i, j, k := &m.Colours[t[0]], &m.Colours[t[1]], &m.Colours[t[2]]
		for n := range f.values {
			f.values[n] = across(float32(i[n])+0.5, float32(j[n])+0.5, float32(k[n])+0.5)
		}
	default:
		for n := range f.values {
			v := float32(uint32(clay)>>(8*n)&0xff) + 0.5
			f.values[n] = across(v, v, v)
		}
	}
	return f
}

// A face's values are worked out at every eighth pixel of a row and evened out between
// them, in which perspective shows by less than half a level, in 2¹⁶ths.
const (
	exactly = 8
	fine    = 1 << 16
)

// shares are 1/n.
var shares = [exactly + 1]float32{1, 1, 1. / 2, 1. / 3, 1. / 4, 1. / 5, 1. / 6, 1. / 7, 1. / 8}

// mark is a face's values at a pixel: brightness first.
type mark [4]int32

// at is the mark at a sample position within the face.
func (f *face) at(x, y float32, most [4]float32) (v mark) {
	x, y = x-f.x, y-f.y
	k := 1 / f.inverse.by(x, y)
	v[0] = int32(min(max(f.lit.by(x, y)*k+0.5, 0), most[0]) * fine)
	v[1] = int32(min(max(f.values[0].by(x, y)*k, 0), most[1]) * fine)
	v[2] = int32(min(max(f.values[1].by(x, y)*k, 0), most[2]) * fine)
	if f.texture == nil {
		v[3] = int32(min(max(f.values[2].by(x, y)*k, 0), most[3]) * fine)
	}
	return v
}

// shade stores n pixels from x on that the face covers.
func (r *row) shade(f *face, x, y, n int) {
	most := [4]float32{float32(len(r.lit) - 1), 255.5, 255.5, 255.5}
	if f.texture != nil {
		most[1], most[2] = float32(f.texture.Rect.Dx()-1), float32(f.texture.Rect.Dy()-1)
	}
	px, py := float32(x*supersample+1), float32(y*supersample+1)
	v := f.at(px, py, most)
	for out := r.pixels[4*x:][:4*n]; ; {
		k := min(len(out)/4-1, exactly)
		if k == 0 {
			f.even(out, v, mark{}, r.lit)
			return
		}
		px += float32(k * supersample)
		next := f.at(px, py, most)
		share := shares[k]
		var step mark
		for i := range step {
			step[i] = int32(float32(next[i]-v[i]) * share)
		}
		f.even(out[:4*k], v, step, r.lit)
		out, v = out[4*k:], next
	}
}

// even stores pixels whose values grow evenly.
func (f *face) even(out []uint8, v, step mark, lit *litTable) {
	if f.texture != nil {
		for ; len(out) >= 4; out = out[4:] {
			colour := texel(f.texture, uint32(v[1]), uint32(v[2]))
			levels := &lit[min(uint32(v[0])/fine, uint32(len(lit)-1))]
			binary.LittleEndian.PutUint32(out, uint32(levels[uint8(colour)])|uint32(levels[uint8(colour>>8)])<<8|
				uint32(levels[uint8(colour>>16)])<<16|0xff000000)
			v[0], v[1], v[2] = v[0]+step[0], v[1]+step[1], v[2]+step[2]
		}
		return
	}
	light, red, green, blue := v[0], v[1], v[2], v[3]
	for ; len(out) >= 4; out = out[4:] {
		levels := &lit[min(uint32(light)/fine, uint32(len(lit)-1))]
		binary.LittleEndian.PutUint32(out, uint32(levels[uint8(red/fine)])|uint32(levels[uint8(green/fine)])<<8|
			uint32(levels[uint8(blue/fine)])<<16|0xff000000)
		light, red, green, blue = light+step[0], red+step[1], green+step[2], blue+step[3]
	}
}
