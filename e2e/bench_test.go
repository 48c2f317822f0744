package e2e

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// BenchmarkStart measures from the start of gen3d dev to the moment it says
// that it is ready, and its resident memory once idle.
func BenchmarkStart(b *testing.B) {
	for range b.N {
		c, took := started(b)
		b.ReportMetric(took.Seconds(), "s-to-ready")
		time.Sleep(3 * time.Second)
		b.ReportMetric(float64(status(b, c.cmd.Process.Pid, "VmRSS:"))/1024, "MiB-idle")
		c.stop()
	}
}

// BenchmarkSample measures from the first byte of the sample photo to the mail,
// as an integrator sees it.
func BenchmarkSample(b *testing.B) {
	c, _ := started(b)
	for range b.N {
		var all []float64
		for range 5 {
			ref, begun := newRef("bench"), time.Now()
			c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
			c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
			c.awaitStatus(ref, pipeline.Notified)
			all = append(all, time.Since(begun).Seconds())
		}
		b.ReportMetric(quantile(all, .5), "s-median")
		b.ReportMetric(slices.Max(all), "s-max")
	}
}

// BenchmarkPutToWorker measures from the moment S3 says that it has a photo to
// the moment the worker starts on it, through three queues. The photo is no
// image, so that the model does not stand in the way.
func BenchmarkPutToWorker(b *testing.B) {
	c, _ := started(b)
	for range b.N {
		var all []float64
		for range 100 {
			ref := newRef("bench")
			c.put(ref.Key(pipeline.OriginalImage).String(), []byte("not an image"))
			stored := time.Now()
			s := c.await(ref, wait, "started and told", func(s pipeline.Session) bool {
				r := s.EncodingRun()
				return told(s) && r != nil && r.StartedAt != nil // facts may come in any order
			})
			all = append(all, float64(s.EncodingRun().StartedAt.Sub(stored).Milliseconds()))
		}
		b.ReportMetric(quantile(all, .5), "ms-p50")
		b.ReportMetric(quantile(all, .95), "ms-p95")
	}
}

// BenchmarkToReceiver measures from the fact that a model is done to the request at an
// integrator's endpoint, ten times, the sample each time.
func BenchmarkToReceiver(b *testing.B) {
	c, _ := started(b)
	r := listen(b)
	c.register("bench", r.URL, "reconstruction.completed")
	told := 0
	for range b.N {
		var all []float64
		for range 10 {
			ref := newRef("bench")
			c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
			c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
			told++
			one := r.hears(c, told, "reconstruction.completed")[told-1]
			var m struct {
				Timestamp time.Time `json:"timestamp"`
			}
			if err := json.Unmarshal(one.body, &m); err != nil {
				b.Fatal(err)
			}
			all = append(all, float64(one.at.Sub(m.Timestamp).Milliseconds()))
			c.awaitStatus(ref, pipeline.Notified)
		}
		b.Logf("%.0f ms", all)
		b.ReportMetric(quantile(all, .5), "ms-p50")
		b.ReportMetric(slices.Max(all), "ms-max")
	}
}

// BenchmarkStored measures the pipeline's CPU for a session when 10 and when
// 5 000 sessions are stored: two clouds, measured in turn, so that a machine
// whose speed drifts does not tell them apart. The photo is no image, so that no
// model runs.
func BenchmarkStored(b *testing.B) {
	for range b.N {
		few, _ := started(b, "--sweep-every", "1h")
		many, _ := started(b, "--sweep-every", "1h")
		few.fail(10)
		many.fail(10)
		for i := range 5000 {
			ref := newRef(fmt.Sprintf("stored-%d", i%50))
			for _, f := range []pipeline.File{pipeline.OutputMesh, pipeline.ModelSPZ, pipeline.Metadata} {
				many.put(ref.Key(f).String(), []byte("{}"))
			}
		}
		many.awaitQuiet()
		var at10, at5000, ratios []float64
		for range 9 {
			x, y := few.cpuPerSession(b), many.cpuPerSession(b)
			at10, at5000, ratios = append(at10, x), append(at5000, y), append(ratios, y/x)
		}
		b.ReportMetric(quantile(at10, .5), "ms-cpu-at-10")
		b.ReportMetric(quantile(at5000, .5), "ms-cpu-at-5000")
		b.ReportMetric(quantile(ratios, .5), "ratio")
	}
}

// fail sends sessions through the pipeline whose photo is no image, one by one.
func (c *cloud) fail(sessions int) {
	c.t.Helper()
	for range sessions {
		ref := newRef("cpu")
		c.put(ref.Key(pipeline.OriginalImage).String(), []byte("not an image"))
		c.await(ref, wait, "told", told)
	}
}

// cpuPerSession is the process's CPU time for one session, in ms.
func (c *cloud) cpuPerSession(b *testing.B) float64 {
	b.Helper()
	const count = 20
	before := cpu(b, c.cmd.Process.Pid)
	c.fail(count)
	c.awaitQuiet()
	return float64((cpu(b, c.cmd.Process.Pid) - before).Milliseconds()) / count
}

func started(b *testing.B, extra ...string) (*cloud, time.Duration) {
	b.Helper()
	begun := time.Now()
	c := start(b, b.TempDir(), extra...)
	return c, time.Since(begun)
}

// cpu is the CPU time that a process has used, user and system.
func cpu(tb testing.TB, pid int) time.Duration {
	tb.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		tb.Fatal(err)
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond // clock ticks of 100 Hz
}

func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(math.Round(q*float64(len(sorted)-1)))]
}

// Telemetry's share of the CPU: the same sessions with metrics written and spans sent,
// and without, by turns. Beside the seconds it reports the share.
func BenchmarkTelemetry(b *testing.B) {
	const sessions, rounds = 3, 3
	spent := func(extra ...string) float64 {
		c := start(b, b.TempDir(), append(extra, "--sweep-after", "10m")...)
		defer c.stop()
		before := c.metrics()["process_cpu_seconds_total"]
		for range sessions {
			ref := newRef("bench")
			c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
			c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
			c.awaitStatus(ref, pipeline.Notified)
		}
		return c.metrics()["process_cpu_seconds_total"] - before
	}
	_, url := newCollector(b)
	for range b.N {
		with, without := 0., 0.
		for range rounds {
			without += spent()
			with += spent("--emf", "OTEL_EXPORTER_OTLP_ENDPOINT="+url)
		}
		b.ReportMetric(without/(rounds*sessions), "cpu-s/session")
		b.ReportMetric(100*(with-without)/without, "%telemetry")
	}
}
