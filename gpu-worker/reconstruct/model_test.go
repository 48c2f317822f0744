package reconstruct

import (
	"math"
	"testing"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
)

func TestEveryModelIsClosedAndValid(t *testing.T) {
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for _, profile := range []Profile{ProfileRound, ProfileSlab, ProfileLearned} {
				m := sketch(t, s.input, Options{Profile: profile})
				if err := m.Validate(); err != nil {
					t.Fatalf("%s: %v", profile, err)
				}
				if n := m.Mesh.OpenEdges(); n != 0 {
					t.Errorf("%s: %d open edges", profile, n)
				}
				if v := volume(m.Mesh); v <= 0 {
					t.Errorf("%s: volume %g, want above 0: triangles point inwards", profile, v)
				}
				// V - E + F = 2·(parts - holes), with E = 3/2 F on a closed mesh.
				if got, want := eulerCharacteristic(m.Mesh), 2*(s.parts-s.holes); got != want && s.name != "a body with thin teeth" {
					t.Errorf("%s: Euler characteristic %d, want %d", profile, got, want)
				}
				if n := len(m.Splats); n < 1000 {
					t.Errorf("%s: %d splats", profile, n)
				}
			}
		})
	}
}

func TestSplatsLieOnTheMesh(t *testing.T) {
	m := sketch(t, scenes()[0].input, Options{Profile: ProfileRound})
	// Distance from each splat to the nearest vertex, by a hash of cells.
	const cell = 0.02
	key := func(p [3]float32, dx, dy, dz int) [3]int {
		return [3]int{int(math.Floor(float64(p[0]/cell))) + dx, int(math.Floor(float64(p[1]/cell))) + dy, int(math.Floor(float64(p[2]/cell))) + dz}
	}
	cells := map[[3]int][][3]float32{}
	add := func(p [3]float32) { cells[key(p, 0, 0, 0)] = append(cells[key(p, 0, 0, 0)], p) }
	for _, t := range m.Mesh.Triangles {
		a, b, c := m.Mesh.Positions[t[0]], m.Mesh.Positions[t[1]], m.Mesh.Positions[t[2]]
		add(a)
		add(between(a, b, c))
		add(between(a, b, b))
		add(between(b, c, c))
	}
	far := 0
	for _, s := range m.Splats {
		best := float32(1)
		for n := range 27 {
			for _, p := range cells[key(s.Position, n%3-1, n/3%3-1, n/9-1)] {
				d := sub(p, s.Position)
				best = min(best, sqrt32(d[0]*d[0]+d[1]*d[1]+d[2]*d[2]))
			}
		}
		if best > 0.015 {
			far++
		}
	}
	if far > 0 {
		t.Errorf("%d of %d splats are more than 1.5 %% of the size from the mesh", far, len(m.Splats))
	}
}

func TestSplatCountMeetsThePreset(t *testing.T) {
	in := drawn(900, 700, ellipse(450, 350, 300, 250))
	for preset, want := range map[Preset]int{PresetFast: 40_000, PresetBalanced: 120_000, PresetQuality: 200_000} {
		if raceDetector && preset != PresetFast {
			continue
		}
		r := reconstruct(t, in, Options{Preset: preset, Profile: ProfileRound})
		if n := r.Statistics.Splats; n < want*9/10 || n > want*11/10 {
			t.Errorf("%s: %d splats, want about %d", preset, n, want)
		}
	}
}

func TestASymmetricOutlineGivesASymmetricModel(t *testing.T) {
	shape := either(ellipse(160, 140, 60, 80), ellipse(160, 50, 40, 40), ellipse(90, 130, 40, 20), ellipse(230, 130, 40, 20))
	w := sketched(t, drawn(320, 240, shape), Options{}, 4)
	g := w.field.half2
	var worst float32
	for y := range g.h {
		for x := range g.w / 2 {
			a, b := g.v[y*g.w+x], g.v[(y+1)*g.w-1-x]
			worst = max(worst, abs32(sqrt32(max(a, 0))-sqrt32(max(b, 0))))
		}
	}
	if worst > 0.1 {
		t.Errorf("half thickness differs by %g pixels between left and right", worst)
	}
}

func TestNoBackgroundColourReachesTheModel(t *testing.T) {
	in := drawn(480, 360, ellipse(240, 180, 150, 120))
	// The outermost pixel of the mask shows background, as real masks do.
	inner := ellipse(240, 180, 149, 119)
	for y := range 360 {
		for x := range 480 {
			if !inner(float64(x)+0.5, float64(y)+0.5) {
				in.Photo.Pix[in.Photo.PixOffset(x, y)] = 0
				in.Photo.Pix[in.Photo.PixOffset(x, y)+1] = 255
			}
		}
	}
	m := sketch(t, in, Options{})
	green := 0
	for _, s := range m.Splats {
		if s.Colour[1] > s.Colour[0] {
			green++
		}
	}
	if green > 0 {
		t.Errorf("%d of %d splats are green", green, len(m.Splats))
	}
}

// between is the point a third of the way from a to b and from a to c.
func between(a, b, c [3]float32) (m [3]float32) {
	for k := range m {
		m[k] = (a[k] + b[k] + c[k]) / 3
	}
	return m
}

func abs32(v float32) float32 { return max(v, -v) }

func volume(m *splat.Mesh) float64 {
	var v float64
	for _, t := range m.Triangles {
		a, n := m.Positions[t[0]], cross(m.Positions[t[1]], m.Positions[t[2]])
		v += float64(a[0]*n[0]+a[1]*n[1]+a[2]*n[2]) / 6
	}
	return v
}

func eulerCharacteristic(m *splat.Mesh) int {
	places := map[[3]float32]bool{}
	for _, t := range m.Triangles {
		for _, i := range t {
			places[m.Positions[i]] = true
		}
	}
	return len(places) - len(m.Triangles)/2
}
