package gpuworker_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	gpuworker "github.com/2112-lab/gen3d/gpu-worker"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/internal/photo"
	"github.com/2112-lab/gen3d/pipeline"
)

// BenchmarkStage is stage 3 whole: a photo of 1080p and a mask of 12 % in a store in
// memory, all files of the model out. It reports how long each step took, the sizes
// that matter, the computing time, and the most memory that the process has had since
// the preset's first try.
func BenchmarkStage(b *testing.B) {
	photo, mask := figure(1920, 1080)
	for _, preset := range []pipeline.Preset{pipeline.PresetFast, pipeline.PresetBalanced, pipeline.PresetQuality} {
		b.Run(string(preset), func(b *testing.B) {
			var last *pipeline.ReconstructionCompleted
			steps := map[string]float64{}
			tries := 0
			forgetPeak(b)
			begun := computing(b)
			for b.Loop() {
				tries++
				w := newWorld() // anew each time, so that no try is answered from a receipt and none's files stay
				w.cfg.Reconstructor, w.cfg.Clock = gpuworker.Inflation{}, time.Now
				etags := [2]string{}
				for i, o := range []struct {
					file pipeline.File
					data []byte
				}{{pipeline.OriginalImage, photo}, {pipeline.MaskFinal, mask}} {
					must(b, w.Upload(ref.Key(o.file).String(), o.data, nil))
					head, err := w.Head(b.Context(), ref.Key(o.file))
					must(b, err)
					etags[i] = head.ETag
				}
				ev := request(&pipeline.ReconstructionRequested{SessionRef: ref, Run: pipeline.ReconstructionRun(ref, 0, etags[0], etags[1], 1), Preset: preset})
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
			b.ReportMetric(1000*(computing(b)-begun).Seconds()/float64(tries), "computing-ms")
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

// BenchmarkStageToPLY is as much of it as the PLY takes, which is the first file that
// could be there: photo and mask decoded, the model made, the PLY written.
func BenchmarkStageToPLY(b *testing.B) {
	data, mask := figure(1920, 1080)
	normaliser := photo.NewNormaliser(0)
	for _, preset := range []pipeline.Preset{pipeline.PresetFast, pipeline.PresetBalanced, pipeline.PresetQuality} {
		b.Run(string(preset), func(b *testing.B) {
			forgetPeak(b)
			for b.Loop() {
				p, err := normaliser.Normalise(b.Context(), data)
				must(b, err)
				m, err := segment.DecodeMask(bytes.NewReader(mask))
				must(b, err)
				subject := gpuworker.Subject{Photo: p.Image, Mask: m, Preset: string(preset)}
				model, err := gpuworker.Inflation{}.Reconstruct(b.Context(), subject, func(string, float64) {})
				must(b, err)
				must(b, splat.WritePLY(&bytes.Buffer{}, model))
			}
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

// forgetPeak sets the most memory back to what there is now, where Linux does that.
func forgetPeak(b *testing.B) {
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Log("the most memory is that of all runs so far:", err)
	}
}

// computing is the process's computing time on all cores.
func computing(b *testing.B) time.Duration {
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peakMiB is the most memory that this process has had since forgetPeak, where Linux
// tells it.
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
