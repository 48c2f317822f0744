package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/sample"
)

// metrics are the values of a scrape: of counters and gauges themselves, of histograms
// how many there were. Series are added up.
func (c *cloud) metrics() map[string]float64 {
	c.t.Helper()
	res, err := c.http.Get(c.URL + "/metrics")
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b, _ := io.ReadAll(res.Body)
		c.t.Fatalf("GET /metrics: %s: %s", res.Status, b)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(res.Body)
	if err != nil {
		c.t.Fatalf("GET /metrics: %v", err)
	}
	values := map[string]float64{}
	for name, f := range families {
		for _, m := range f.GetMetric() {
			values[name] += m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return values
}

// A session in numbers, both ways out: a scrape of the running program, and lines for
// CloudWatch on its standard output.
func TestMetricsOfASession(t *testing.T) {
	c := start(t, t.TempDir(), "--emf", "--metrics-tenants", "metered")
	ref := newRef("metered")
	c.put(ref.Key(pipeline.OriginalImage).String(), sample.Photo())
	c.put(ref.Key(pipeline.MaskFinal).String(), sample.Mask())
	c.awaitStatus(ref, pipeline.Notified)
	want := map[string]float64{
		"gen3d_sessions_total": 1, "gen3d_initialization_success_total": 1, "gen3d_reconstruction_success_total": 1, "gen3d_mails_total": 1,
		"gen3d_initialization_duration_seconds": 1, "gen3d_reconstruction_duration_seconds": 1, "gen3d_mesh_size_megabytes": 1, "gen3d_queues_counted": 1,
	}
	atLeast := map[string]float64{"gen3d_gpu_seconds_total": .001, "gen3d_session_cost_dollars_total": 1e-9, "gen3d_queue_age_seconds": 5}
	var got map[string]float64
	wrong := func() (names []string) {
		for name, n := range want {
			if got[name] != n {
				names = append(names, name)
			}
		}
		// Told by reactions of their own, whose order nobody fixes.
		for name, least := range atLeast {
			if got[name] < least {
				names = append(names, name)
			}
		}
		return names
	}
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if got = c.metrics(); len(wrong()) == 0 {
			break
		}
	}
	for _, name := range wrong() {
		t.Errorf("%s is %g, want %g, or at least %g", name, got[name], want[name], atLeast[name])
	}

	c.stop() // what has not been written is written now
	sums := map[string]float64{}
	for line := range strings.Lines(c.out.String()) {
		var l map[string]any
		if json.Unmarshal([]byte(line), &l) != nil || l["_aws"] == nil {
			continue
		}
		if l["Environment"] != "dev" {
			t.Errorf("a line without its environment: %s", line)
		}
		for name, v := range l {
			if n, ok := v.(float64); ok {
				sums[name] += n
			}
		}
		if l["Tenant"] == "metered" {
			sums["of the tenant"]++
		}
	}
	for _, name := range []string{"Sessions", "Initialization.Success", "Reconstruction.Success", "Mails"} {
		if sums[name] != 1 {
			t.Errorf("%s is %g for CloudWatch, want 1", name, sums[name])
		}
	}
	if sums["Gpu.Seconds"] <= 0 || sums["Reconstruction.Duration"] <= 0 || sums["of the tenant"] == 0 {
		t.Errorf("for CloudWatch: %v", sums)
	}
}
