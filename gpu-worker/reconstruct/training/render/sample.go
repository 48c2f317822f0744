package render

import (
	"math"
	"math/rand/v2"

	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/shape"
	"github.com/2112-lab/gen3d/gpu-worker/reconstruct/training/kinds"
)

// Sample is one lesson.
type Sample struct {
	shape.Square
	// Front and Back are the true heights, in the object's longer sides, 0 in the
	// middle of its depth; Known is 1 where they are.
	Front, Back, Known [shape.Size * shape.Size]float32
}

// Recipe says how samples are varied; the zero value is exact and plain.
type Recipe struct {
	// Spoilt is the share of samples with an imperfect mask.
	Spoilt float64
	// Jitter is how far size and place in the square may be off, as a share.
	Jitter float64
}

// deepest is how much deeper than long an object may be: a pencil seen from its
// tip tells nothing.
const deepest = 1.3

// Render makes a sample; ok is false where the view is no use.
func Render(r *rand.Rand, s kinds.Shape, c Camera, recipe Recipe) (out *Sample, ok bool) {
	seen := c.See(s.Vertices)
	low, high := bounds(seen)
	long := math.Max(high.X-low.X, high.Y-low.Y)
	if long < 0.2 || (high.Z-low.Z)/long > deepest {
		return nil, false
	}
	scale := per * shape.Long / long * (1 + recipe.Jitter*(2*r.Float64()-1))
	mx := (fine-1)/2.0 + per*shape.Long*recipe.Jitter*(r.Float64()-0.5)
	my := (fine-1)/2.0 + per*shape.Long*recipe.Jitter*(r.Float64()-0.5)
	corners, near := make([]kinds.Vec, len(seen)), make([]float64, len(seen))
	for i, v := range seen {
		corners[i] = kinds.Vec{X: mx + (v.X-(low.X+high.X)/2)*scale, Y: my - (v.Y-(low.Y+high.Y)/2)*scale, Z: v.Z}
		near[i] = 1 / (c.Distance - v.Z)
	}
	drawn := draw(corners, near, s.Faces)
	mask := make([]bool, fine*fine)
	for i, f := range drawn.face {
		mask[i] = f >= 0
	}
	if r.Float64() < recipe.Spoilt {
		if spoilt := spoil(r, mask); count(spoilt) > 0.7*count(mask) && count(spoilt) < 1.4*count(mask) {
			mask = spoilt
		}
	}
	out = &Sample{}
	height := func(w float32) float32 { return float32((c.Distance - 1/float64(w)) * scale / (per * shape.Long)) }
	top, bottom := float32(math.Inf(-1)), float32(math.Inf(1))
	var area, known int
	for i := range out.Cover {
		var n, m float32
		var a, b float32
		for k := range per * per {
			j := (per*(i/shape.Size)+k/per)*fine + per*(i%shape.Size) + k%per
			if !mask[j] {
				continue
			}
			m++
			if drawn.face[j] >= 0 {
				n++
				a, b = a+height(drawn.first[j]), b+height(drawn.last[j])
			}
		}
		out.Cover[i] = m / (per * per)
		if m > 0 {
			area++
		}
		if n > 0 {
			known++
			out.Front[i], out.Back[i], out.Known[i] = a/n, b/n, 1
			top, bottom = max(top, a/n), min(bottom, b/n)
		}
	}
	if area < 30 || float64(known) < 0.7*float64(area) {
		return nil, false
	}
	for i, k := range out.Known {
		if k > 0 {
			out.Front[i] -= (top + bottom) / 2
			out.Back[i] -= (top + bottom) / 2
		}
	}
	colour(r, out, s, c, corners, near, drawn, mask)
	return out, true
}

func count(mask []bool) (n float64) {
	for _, m := range mask {
		if m {
			n++
		}
	}
	return n
}

// colour paints the square.
func colour(r *rand.Rand, out *Sample, s kinds.Shape, c Camera, corners []kinds.Vec, near []float64, drawn *raster, mask []bool) {
	p := newPaintwork(r)
	normals := vertexNormals(s, c)
	// How open a place lies: how far it stands out of the blurred depth.
	depth := make([]float32, fine*fine)
	for i, f := range drawn.face {
		if f >= 0 {
			depth[i] = float32(c.Distance - 1/float64(drawn.first[i]))
		} else {
			depth[i] = -1
		}
	}
	blurred := boxBlur(boxBlur(depth, 2), 2)
	var share [shape.Size * shape.Size]float64
	for j, m := range mask {
		if !m {
			continue
		}
		i := j/fine/per*shape.Size + j%fine/per
		got := p.background
		if f := drawn.face[j]; f >= 0 {
			at, normal := surface(s, f, corners, near, normals, j)
			open := 1 / (1 + math.Exp(12*float64(blurred[j]-depth[j])))
			got = p.shade(s.Part[f], at, normal, min(1, 2*open))
		}
		for k := range 3 {
			out.RGB[k][i] += float32(got[k] + p.noise*r.NormFloat64())
		}
		share[i]++
	}
	for i, n := range share {
		if n > 0 {
			for k := range 3 {
				out.RGB[k][i] = min(1, max(0, out.RGB[k][i]/float32(n)))
			}
		}
	}
}

// surface is the place (before the camera's turn) and the normal under a pixel.
func surface(s kinds.Shape, face int32, corners []kinds.Vec, near []float64, normals []kinds.Vec, j int) (at, normal kinds.Vec) {
	f := s.Faces[face]
	a, b, c := corners[f[0]], corners[f[1]], corners[f[2]]
	det := (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
	dx, dy := float64(j%fine)-a.X, float64(j/fine)-a.Y
	u := ((c.Y-a.Y)*dx - (c.X-a.X)*dy) / det * near[f[1]]
	v := ((b.X-a.X)*dy - (b.Y-a.Y)*dx) / det * near[f[2]]
	w := (1 - ((c.Y-a.Y)*dx-(c.X-a.X)*dy)/det - ((b.X-a.X)*dy-(b.Y-a.Y)*dx)/det) * near[f[0]]
	sum := u + v + w
	mix := func(x, y, z kinds.Vec) kinds.Vec { return x.Mul(w / sum).Add(y.Mul(u / sum)).Add(z.Mul(v / sum)) }
	at = mix(s.Vertices[f[0]], s.Vertices[f[1]], s.Vertices[f[2]])
	flat := normals[len(s.Vertices)+int(face)]
	normal = mix(normals[f[0]], normals[f[1]], normals[f[2]]).Unit()
	if normal.Dot(flat) < 0.8 {
		normal = flat // an edge, not a curve
	}
	if normal.Z < 0 {
		normal = normal.Mul(-1)
	}
	return at, normal
}

// vertexNormals are the turned normals of all vertices, then of all faces.
func vertexNormals(s kinds.Shape, c Camera) []kinds.Vec {
	out := make([]kinds.Vec, len(s.Vertices)+len(s.Faces))
	for k, f := range s.Faces {
		a, b, d := s.Vertices[f[0]], s.Vertices[f[1]], s.Vertices[f[2]]
		n := b.Sub(a).Cross(d.Sub(a))
		for _, i := range f {
			out[i] = out[i].Add(n)
		}
		out[len(s.Vertices)+k] = c.Turn.Apply(n.Unit())
	}
	for i := range s.Vertices {
		out[i] = c.Turn.Apply(out[i].Unit())
	}
	return out
}
