package reconstruct

import (
	"math"
	"strings"
	"testing"
)

// BenchmarkReconstruct works on a 1080p photo with a 12 % mask (a figure with
// limbs) and reports every step's share, in milliseconds.
func BenchmarkReconstruct(b *testing.B) {
	limb := func(x0, y0, x1, y1, r float64) func(x, y float64) bool {
		dx, dy := x1-x0, y1-y0
		return func(x, y float64) bool {
			t := clampFloat(((x-x0)*dx+(y-y0)*dy)/(dx*dx+dy*dy), 0, 1)
			return math.Hypot(x-x0-t*dx, y-y0-t*dy) < r
		}
	}
	in := drawn(1920, 1080, either(
		ellipse(960, 620, 185, 245), ellipse(960, 300, 140, 130),
		limb(830, 500, 680, 420, 46), limb(1090, 500, 1240, 420, 46),
		limb(870, 800, 800, 900, 60), limb(1050, 800, 1120, 900, 60)))
	area := 0
	for _, v := range in.Mask.Pix {
		area += int(v) / 255
	}
	for _, preset := range []Preset{PresetFast, PresetBalanced, PresetQuality} {
		b.Run(string(preset), func(b *testing.B) {
			b.ReportAllocs()
			total := map[string]float64{}
			n := 0.0
			for b.Loop() {
				r := reconstruct(b, in, Options{Preset: preset, Profile: ProfileLearned})
				for _, s := range r.Statistics.Steps {
					total[s.Name] += s.Duration.Seconds() * 1000
				}
				n++
			}
			for name, ms := range total {
				b.ReportMetric(ms/n, strings.ReplaceAll(name, " ", "-")+"-ms")
			}
			b.ReportMetric(100*float64(area)/1920/1080, "mask-%")
		})
	}
}

func clampFloat(v, low, high float64) float64 { return min(max(v, low), high) }
