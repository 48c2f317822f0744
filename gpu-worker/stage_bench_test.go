package gpuworker_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/pipeline"
)

// BenchmarkStage is stage 3 whole: a photo of 1080p and a mask of 12 % in a store in
// memory, all files of the model out. It reports how long each step took, the sizes
// that matter, and the most memory that the process has had.
func BenchmarkStage(b *testing.B) {
	photo, mask := figure(1920, 1080)
	for _, preset := range []pipeline.Preset{pipeline.PresetFast, pipeline.PresetBalanced, pipeline.PresetQuality} {
		b.Run(string(preset), func(b *testing.B) {
			w := newWorld()
			w.cfg.Reconstructor, w.cfg.Clock = gpuworker.Inflation{}, time.Now
			var last *pipeline.ReconstructionCompleted
			steps := map[string]float64{}
			tries := 0
			for b.Loop() {
				tries++ // a run of its own each, so that none is answered from its receipt
				at := ref
				at.Session = pipeline.SessionID("sess_1700000000_" + strconv.FormatInt(int64(0x10000000+tries), 16))
				etags := [2]string{}
				for i, o := range []struct {
					file pipeline.File
					data []byte
				}{{pipeline.OriginalImage, photo}, {pipeline.MaskFinal, mask}} {
					if err := w.Upload(at.Key(o.file).String(), o.data, nil); err != nil {
						b.Fatal(err)
					}
					head, err := w.Head(b.Context(), at.Key(o.file))
					if err != nil {
						b.Fatal(err)
					}
					etags[i] = head.ETag
				}
				ev := request(&pipeline.ReconstructionRequested{SessionRef: at, Run: pipeline.ReconstructionRun(at, 0, etags[0], etags[1], 1), Preset: preset})
				events, err := w.worker().Reconstruct(b.Context(), ev)
				if err != nil || len(events) != 1 {
					b.Fatal(events, err)
				}
				var ok bool
				if last, ok = events[0].(*pipeline.ReconstructionCompleted); !ok {
					b.Fatalf("%+v", events[0])
				}
				for name, seconds := range last.Result.StepsSec {
					steps[name] += 1000 * seconds
				}
			}
			for name, ms := range steps {
				b.ReportMetric(ms/float64(tries), strings.ReplaceAll(name, " ", "-")+"-ms")
			}
			for _, a := range last.Result.Artefacts {
				if a.File == pipeline.ModelSPZ || a.File == pipeline.OutputMesh {
					b.ReportMetric(float64(a.Bytes)/1e6, string(a.File)+"-MB")
				}
			}
			b.ReportMetric(float64(last.Result.Points), "splats")
			b.ReportMetric(last.Result.Mask.Coverage, "mask-%")
			b.ReportMetric(peakMiB(b), "peak-MiB")
		})
	}
}

// figure draws a head, a trunk and limbs of 12 % of the picture, and their mask.
func figure(wide, high int) (photo, mask []byte) {
	limb := func(x, y, x0, y0, x1, y1, r float64) bool {
		dx, dy := x1-x0, y1-y0
		t := min(max(((x-x0)*dx+(y-y0)*dy)/(dx*dx+dy*dy), 0), 1)
		return math.Hypot(x-x0-t*dx, y-y0-t*dy) < r
	}
	img, of := image.NewNRGBA(image.Rect(0, 0, wide, high)), image.NewGray(image.Rect(0, 0, wide, high))
	for j := range high {
		for i := range wide {
			x, y := float64(i), float64(j)
			v := uint8(120 + 40*math.Sin(y/9))
			img.SetNRGBA(i, j, color.NRGBA{v, v, v + 30, 255})
			if math.Hypot((x-960)/185, (y-620)/245) < 1 || math.Hypot((x-960)/140, (y-300)/130) < 1 ||
				limb(x, y, 830, 500, 680, 420, 46) || limb(x, y, 1090, 500, 1240, 420, 46) ||
				limb(x, y, 870, 800, 800, 900, 60) || limb(x, y, 1050, 800, 1120, 900, 60) {
				img.SetNRGBA(i, j, color.NRGBA{v + 60, v / 2, v / 2, 255})
				of.SetGray(i, j, color.Gray{255})
			}
		}
	}
	var a, b bytes.Buffer
	_, _ = jpeg.Encode(&a, img, nil), png.Encode(&b, of) // to memory: they do not err
	return a.Bytes(), b.Bytes()
}

// peakMiB is the most memory that this process has had, where Linux tells it.
func peakMiB(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Log(err)
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kib, err := strconv.ParseFloat(strings.Fields(rest + " 0")[0], 64)
	if err != nil {
		b.Log(err)
	}
	return kib / 1024
}
