package photo

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// BenchmarkBesideVips12MP makes image.jpg of a 12 MP JPEG in turn by this package and by
// libvips's own command line, which does the same: upright, sRGB, long side 4096 at
// most, no metadata, quality 90. Vips is a process of its own, so its start counts.
func BenchmarkBesideVips12MP(b *testing.B) {
	vips, err := exec.LookPath("vipsthumbnail")
	if err != nil {
		b.Skip("there is no vipsthumbnail (Debian: apt-get install libvips-tools)")
	}
	data := twelveMegapixels(b)
	file := filepath.Join(b.TempDir(), "photo.jpg")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	var ours, theirs, oursCPU, theirsCPU time.Duration
	for b.Loop() {
		begun, cpu := time.Now(), computed()
		p, err := Normalise(context.Background(), data)
		if err != nil {
			b.Fatal(err)
		}
		var out bytes.Buffer
		if err := EncodeJPEG(&out, p.Image, PhotoQuality); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(begun)
		oursCPU += computed() - cpu

		begun = time.Now()
		cmd := exec.Command(vips, "--size", "4096x4096>", "--export-profile", "srgb", "-o", "image.jpg[Q=90,strip]", file)
		if text, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, text)
		}
		theirs += time.Since(begun)
		theirsCPU += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	n := float64(b.N)
	b.ReportMetric(ours.Seconds()*1000/n, "ours-ms")
	b.ReportMetric(theirs.Seconds()*1000/n, "vips-ms")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ratio")
	b.ReportMetric(oursCPU.Seconds()*1000/n, "ours-cpu-ms")
	b.ReportMetric(theirsCPU.Seconds()*1000/n, "vips-cpu-ms")
}

// computed is how long this process has been computing.
func computed() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
