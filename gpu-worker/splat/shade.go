package splat

// clay is the colour of a mesh that has none: a warm light grey.
const clay = 206 | 203<<8 | 198<<16

// The studio's light, fixed to the camera: a soft key from the upper left, a
// brighter sky than floor, and enough fill that no side goes black. A surface
// that faces the camera keeps its colour exactly, for it already carries the
// photo's light.
const (
	lightWrap            = 0.4 // how far the key reaches round the edge
	lightFill, lightKey  = 0.36, 0.52
	lightSky             = 0.24
	keyRight, keyUp      = -0.43, 0.56
	keyBack              = 0.71
	lightFront           = lightFill + lightKey*(keyBack+lightWrap)/(1+lightWrap) + lightSky*0.5
	keyScale, keyedScale = 1 / (1 + lightWrap), lightKey / lightFront
)

// light is how bright a unit normal is seen, whose cosine to the key and height are given.
func light(facing, up float32) float32 {
	return lightFill/lightFront + keyedScale*max(0, (facing+lightWrap)*keyScale) + lightSky/lightFront*(0.5+0.5*up)
}

// colour is the colour of a triangle at a sample position, red in the lowest byte, then
// green and blue, and how brightly it is lit.
func (s *surface) colour(id uint32, x, y float32) (colour uint32, lit float32) {
	m := s.mesh
	t := &m.Triangles[id]
	p, q, r := &s.points[t[0]], &s.points[t[1]], &s.points[t[2]]
	// Weights across the picture, corrected for perspective and kept inside the
	// triangle, since a pixel's middle may lie just outside.
	px, py, qx, qy, rx, ry := p.x-x, p.y-y, q.x-x, q.y-y, r.x-x, r.y-y
	a, b, c := rx*qy-qx*ry, px*ry-rx*py, qx*py-px*qy
	area := a + b + c
	if area < 0 { // by a rounding: what is drawn faces the camera
		a, b, c, area = -a, -b, -c, -area
	}
	a, b, c = max(a, 0)*p.inverse, max(b, 0)*q.inverse, max(c, 0)*r.inverse
	if sum := a + b + c; sum > 0 {
		f := 1 / sum
		a, b, c = a*f, b*f, c*f
	} else {
		a, b, c = 1, 0, 0
	}
	lit = a*p.light + b*q.light + c*r.light
	switch {
	case m.Texture != nil:
		i, j, k := &m.UVs[t[0]], &m.UVs[t[1]], &m.UVs[t[2]]
		u, v := a*i[0]+b*j[0]+c*k[0], a*i[1]+b*j[1]+c*k[1]
		return sampled(s.mips[s.level(i, j, k, area)], u, v), lit
	case m.Colours != nil:
		i, j, k := &m.Colours[t[0]], &m.Colours[t[1]], &m.Colours[t[2]]
		return rgb(a*float32(i[0])+b*float32(j[0])+c*float32(k[0]), a*float32(i[1])+b*float32(j[1])+c*float32(k[1]),
			a*float32(i[2])+b*float32(j[2])+c*float32(k[2])), lit
	}
	return clay, lit
}

func rgb(red, green, blue float32) uint32 {
	return uint32(red+0.5) | uint32(green+0.5)<<8 | uint32(blue+0.5)<<16
}

// level picks the smaller texture whose pixels are about the picture's, for a
// triangle with those corners in the texture and of so many samples.
func (s *surface) level(i, j, k *[2]float32, area float32) int {
	texels := ((j[0]-i[0])*(k[1]-i[1]) - (k[0]-i[0])*(j[1]-i[1])) * s.texels
	texels = max(texels, -texels)
	// Samples are supersample² to the pixel; the ratio of areas is the square of
	// that of lengths, so each level has a quarter of the texels.
	most, level := 2*area/(supersample*supersample), 0
	for texels > most && level < len(s.mips)-1 {
		most *= 4
		level++
	}
	return level
}
