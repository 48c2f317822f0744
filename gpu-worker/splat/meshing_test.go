package splat

import (
	"errors"
	"math"
	"reflect"
	"testing"
)

func TestCubesAgreeOnTheirSharedFaces(t *testing.T) {
	for inside, loops := range cubeLoops {
		seen := map[cubeEdge]bool{}
		for _, loop := range loops {
			if len(loop) < 3 {
				t.Errorf("case %d has a loop of %d", inside, len(loop))
			}
			for _, e := range loop {
				a, b := e.from, e.from|1<<e.axis
				if seen[e] || inside>>a&1 == inside>>b&1 {
					t.Errorf("case %d cuts %v twice or for nothing", inside, e)
				}
				seen[e] = true
			}
		}
		cuts := 0
		for a := range 8 {
			for axis := range 3 {
				if b := a | 1<<axis; a != b && inside>>a&1 != inside>>b&1 {
					cuts++
				}
			}
		}
		if len(seen) != cuts {
			t.Errorf("case %d has %d cut edges in loops, %d in all", inside, len(seen), cuts)
		}
	}
}

// noise is a field of random signs: every case next to every other.
func noise() *field {
	f := newField(Box{Max: [3]float32{0.2, 0.2, 0.2}}, 32)
	state := uint32(1)
	for z := 1; z < 39; z++ {
		for y := 1; y < 39; y++ {
			for x := 1; x < 39; x++ {
				state = state*1664525 + 1013904223
				f.density[f.index(x, y, z)] = float32(state>>8) / (1 << 24)
			}
		}
	}
	return f
}

// strictlyManifold reports whether each edge has one triangle on either side.
func strictlyManifold(m *Mesh) bool {
	edges := map[[2]uint32]int{}
	for _, t := range m.Triangles {
		for k := range 3 {
			edges[[2]uint32{t[k], t[(k+1)%3]}]++
		}
	}
	for e, n := range edges {
		if n != 1 || edges[[2]uint32{e[1], e[0]}] != 1 {
			return false
		}
	}
	return true
}

func TestExtractionIsClosedEvenFromNoise(t *testing.T) {
	for _, level := range []float32{0.2, 0.5, 0.8} {
		m := noise().extract(level)
		if len(m.Triangles) < 1000 || !strictlyManifold(m) {
			t.Errorf("level %g: %d triangles, manifold %t", level, len(m.Triangles), strictlyManifold(m))
		}
	}
}

func volume(m *Mesh) float64 {
	v := 0.0
	for _, t := range m.Triangles {
		v += vecOf(m.Positions[t[0]]).dot(vecOf(m.Positions[t[1]]).cross(vecOf(m.Positions[t[2]]))) / 6
	}
	return v
}

func TestMeshFromSplatsIsTheShape(t *testing.T) {
	ring := torus(t, 8, 6, 10_000)
	for name, c := range map[string]struct {
		splats []Splat
		want   float64 // volume
		euler  int
	}{
		"a sphere": {sphereSplats(8_000).Splats, 4.0 / 3 * math.Pi / 8, 2},
		"a torus":  {ring.Splats, 2 * math.Pi * math.Pi * 0.35 * 0.15 * 0.15, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := meshFromSplats(c.splats, 56)
			if err != nil {
				t.Fatal(err)
			}
			if !strictlyManifold(m) {
				t.Error("not closed")
			}
			if got := volume(m); math.Abs(got/c.want-1) > 0.03 {
				t.Errorf("volume %g, want %g", got, c.want)
			}
			if euler := len(m.Positions) - len(m.Triangles)/2; euler != c.euler {
				t.Errorf("Euler characteristic %d, want %d: an inner skin, or a hole too few", euler, c.euler)
			}
			model := &Model{Mesh: m, Splats: c.splats}
			model.Normalise()
			if err := model.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestMeshFromSplatsTakesTheColoursNearby(t *testing.T) {
	splats := sphereSplats(8_000).Splats
	m, err := meshFromSplats(splats, 56)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range m.Positions {
		want := 255 * (0.5 + 0.4*float64(p[2])/0.5)
		if math.Abs(float64(m.Colours[i][1])-want) > 8 {
			t.Fatalf("green at %v is %d, want %g", p, m.Colours[i][1], want)
		}
	}
}

func TestMeshFromSplatsDropsFloatersAndMendsHoles(t *testing.T) {
	splats := sphereSplats(8_000).Splats
	kept := splats[:0]
	for _, s := range splats {
		if s.Position[2] < 0.4993 { // a hole of a few cells
			kept = append(kept, s)
		}
	}
	far := kept[0]
	far.Position = [3]float32{4, 4, 4}
	near := kept[0]
	near.Position = [3]float32{0.5, 0.5, 0.5}
	m, err := meshFromSplats(append(kept, far, near), 56)
	if err != nil {
		t.Fatal(err)
	}
	if euler := len(m.Positions) - len(m.Triangles)/2; euler != 2 || !strictlyManifold(m) {
		t.Errorf("Euler characteristic %d, want one closed ball", euler)
	}
}

func TestMeshFromSplatsIsDeterministic(t *testing.T) {
	splats := sphereSplats(3000).Splats
	a, err := meshFromSplats(splats, 56)
	if err != nil {
		t.Fatal(err)
	}
	b, err := meshFromSplats(splats, 56)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Error("two meshes from the same splats differ")
	}
}

func TestMeshFromSplatsRefuses(t *testing.T) {
	one := sphereSplats(10).Splats
	same, clear := make([]Splat, 10), make([]Splat, 10)
	for i := range one {
		same[i], clear[i] = one[0], one[i]
		clear[i].Opacity = 0
	}
	for name, splats := range map[string][]Splat{
		"no splats": nil, "splats at one place": same, "invisible splats": clear,
	} {
		if _, err := MeshFromSplats(splats); !errors.Is(err, ErrInvalidModel) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func BenchmarkMeshFromSplats(b *testing.B) {
	m := torus(b, 8, 6, 18_000)
	for b.Loop() {
		if _, err := MeshFromSplats(m.Splats); err != nil {
			b.Fatal(err)
		}
	}
}
