package splat

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// torus is the analytic shape of these tests: closed, with a hole, with a
// texture seam both ways round, facing +Z, checkered so that left, right, up and
// down can be told apart. rings×sides quads; splats lie on the surface.
func torus(t testing.TB, rings, sides, splats int) *Model {
	t.Helper()
	const major, minor = 0.35, 0.15
	surface := func(u, v float64) (p, n vec) {
		// Exact equality at the seams: the last ring is the first.
		a, b := 2*math.Pi*math.Mod(u, 1), 2*math.Pi*math.Mod(v, 1)
		n = vec{math.Cos(a) * math.Cos(b), math.Sin(a) * math.Cos(b), math.Sin(b)}
		return vec{math.Cos(a) * major, math.Sin(a) * major, 0}.add(n.scale(minor)), n
	}
	mesh := &Mesh{Texture: checkers(512, 256)}
	for i := range rings + 1 {
		for j := range sides + 1 {
			u, v := float64(i)/float64(rings), float64(j)/float64(sides)
			p, n := surface(u, v)
			mesh.Positions = append(mesh.Positions, p.float32s())
			mesh.Normals = append(mesh.Normals, n.float32s())
			mesh.UVs = append(mesh.UVs, [2]float32{float32(u), float32(v)})
		}
	}
	at := func(i, j int) uint32 { return uint32(i*(sides+1) + j) }
	for i := range rings {
		for j := range sides {
			a, b, c, d := at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)
			mesh.Triangles = append(mesh.Triangles, [3]uint32{a, b, c}, [3]uint32{a, c, d})
		}
	}
	m := &Model{Mesh: mesh, Method: "analytic torus", Seed: 7}
	random := rand.New(rand.NewPCG(1, 2))
	for range splats {
		u, v := random.Float64(), random.Float64()
		p, n := surface(u, v)
		σ := 0.6 * math.Sqrt(4*math.Pi*math.Pi*major*minor/float64(splats))
		c := mesh.Texture.NRGBAAt(int(u*512), int(v*256))
		m.Splats = append(m.Splats, Splat{
			Position: p.float32s(),
			Colour:   [3]float32{float32(c.R) / 255, float32(c.G) / 255, float32(c.B) / 255},
			Opacity:  0.97,
			Scale:    [3]float32{float32(σ), float32(σ), float32(σ / 5)},
			Rotation: turnZTo(n),
		})
	}
	m.Normalise()
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	return m
}

// turnZTo is the shortest rotation from +Z to n.
func turnZTo(n vec) [4]float32 {
	if n[2] < -0.999999 {
		return [4]float32{0, 1, 0, 0}
	}
	l := math.Sqrt(2 * (1 + n[2]))
	return [4]float32{float32(l / 2), float32(-n[1] / l), float32(n[0] / l), 0}
}

// checkers is a colourful texture with smooth shades and sharp edges.
func checkers(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			shade := uint8(40)
			if (x*16/w+y*8/h)%2 == 0 {
				shade = 200
			}
			i := img.PixOffset(x, y)
			img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = uint8(255*x/w), shade, uint8(255*y/h), 255
		}
	}
	return img
}

// sphereSplats are splats on a sphere with no mesh.
func sphereSplats(n int) *Model {
	m := &Model{Method: "analytic sphere"}
	for i := range n { // a Fibonacci lattice
		z := 1 - (2*float64(i)+1)/float64(n)
		a := math.Pi * (3 - math.Sqrt(5)) * float64(i)
		r := math.Sqrt(1 - z*z)
		p := vec{r * math.Cos(a), r * math.Sin(a), z}
		σ := float32(0.5 * 0.7 * math.Sqrt(4*math.Pi/float64(n)))
		m.Splats = append(m.Splats, Splat{
			Position: p.scale(0.5).float32s(), Colour: [3]float32{0.8, float32(0.5 + 0.4*z), 0.2},
			Opacity: 0.98, Scale: [3]float32{σ, σ, σ / 4}, Rotation: turnZTo(p),
		})
	}
	m.Normalise()
	return m
}
