//go:build cgo && unix

package neural

import (
	"syscall"
	"testing"
	"time"

	ort "github.com/yalue/onnxruntime_go"
)

// BenchmarkBesideBare encodes a photo of 12 MP with a MobileSAM of random weights, and
// in turn runs the same graph with nothing round it, each on one core. Ratios are of
// the least times: by the clock, and of computing time, which a busy machine spoils less.
func BenchmarkBesideBare(b *testing.B) {
	o := options(b)
	o.Threads = 1
	m := shaped(b, "mobilesam", o)
	defer m.encoder.close()
	img := painted(4000, 3000)
	pixels, _ := Prepare(img, m.Encoder.Input) // the same: some numbers take a processor longer than others
	bare, done := bareRun(b, m.Path(m.Encoder.File), pixels)
	defer done()
	ours, theirs := never, never
	for b.Loop() {
		ours = ours.least(timed(b, func() error { _, err := m.Encode(b.Context(), img); return err }))
		theirs = theirs.least(timed(b, bare))
	}
	b.ReportMetric(ours.clock.Seconds()*1e3, "ours-ms")
	b.ReportMetric(theirs.clock.Seconds()*1e3, "bare-ms")
	b.ReportMetric(float64(ours.clock)/float64(theirs.clock), "ratio")
	b.ReportMetric(ours.computed.Seconds()*1e3, "ours-cpu-ms")
	b.ReportMetric(theirs.computed.Seconds()*1e3, "bare-cpu-ms")
	b.ReportMetric(float64(ours.computed)/float64(theirs.computed), "cpu-ratio")
}

// spent is how long something took, and how much this process computed meanwhile.
type spent struct{ clock, computed time.Duration }

var never = spent{time.Hour, time.Hour}

func (a spent) least(b spent) spent {
	return spent{min(a.clock, b.clock), min(a.computed, b.computed)}
}

func timed(b *testing.B, f func() error) spent {
	b.Helper()
	begun, before := time.Now(), computed(b)
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return spent{time.Since(begun), computed(b) - before}
}

func computed(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bareRun is ONNX Runtime alone: tensors that are there already, nothing copied.
func bareRun(b *testing.B, path string, pixels []float32) (run func() error, done func()) {
	b.Helper()
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	in, err := ort.NewTensor(ort.NewShape(1, 3, 1024, 1024), pixels)
	check(err)
	out, err := ort.NewEmptyTensor[float32](ort.NewShape(1, 256, 64, 64))
	check(err)
	one, err := newOptions(Options{Threads: 1})
	check(err)
	defer one.Destroy()
	s, err := ort.NewAdvancedSession(path, []string{"input_image"}, []string{"image_embeddings"}, []ort.Value{in}, []ort.Value{out}, one)
	check(err)
	return s.Run, func() {
		for _, err := range []error{s.Destroy(), in.Destroy(), out.Destroy()} {
			check(err)
		}
	}
}
