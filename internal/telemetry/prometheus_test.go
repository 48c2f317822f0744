package telemetry_test

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/2112-lab/gen3d/internal/telemetry"
)

func scrape(t *testing.T, p *telemetry.Prometheus) string {
	t.Helper()
	w := httptest.NewRecorder()
	p.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	b, err := io.ReadAll(w.Result().Body)
	if err != nil || w.Code != 200 {
		t.Fatalf("%d %v", w.Code, err)
	}
	return string(b)
}

func TestAScrapeTellsWhatWasRecorded(t *testing.T) {
	p := telemetry.NewPrometheus("prod")
	p.Record(telemetry.Sessions, 2)
	p.Record(telemetry.ReconstructionDuration, 45_000)
	p.Record(telemetry.GPUSeconds, 36, "baseline", "acme")
	p.Record(telemetry.GPUSeconds, 36) // a mistake of ours must not end the process
	p.CountQueues(func(context.Context) ([]telemetry.QueueDepth, error) {
		return []telemetry.QueueDepth{{Queue: "encode", Visible: 3, InFlight: 1}, {Queue: "encode-dlq", Missing: true}}, nil
	})
	p.CountFailedDeliveries(func() map[string]int64 { return map[string]int64{"events": 2, "objects": 0} })
	text := scrape(t, p)
	for _, want := range []string{
		`gen3d_sessions_total{environment="prod"} 2`,
		`gen3d_reconstruction_duration_seconds_sum{environment="prod"} 45`,
		`gen3d_reconstruction_duration_seconds_bucket{environment="prod",le="45"} 1`,
		`gen3d_gpu_seconds_total{environment="prod",model="baseline",tenant="acme"} 36`,
		`gen3d_mails_total{environment="prod"} 0`,
		`gen3d_queue_messages{queue="encode",state="visible"} 3`,
		`gen3d_queue_missing{queue="encode-dlq"} 1`,
		`gen3d_queues_counted 1`,
		`gen3d_topic_failed_deliveries_total{topic="events"} 2`,
		`gen3d_topic_failed_deliveries_total{topic="objects"} 0`,
		"process_cpu_seconds_total", "go_goroutines",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the scrape lacks %s", want)
		}
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "gen3d_") && p.Metric != "gen3d_mesh_size_megabytes" { // MiB, as in metadata.json
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

func TestQueuesThatCannotBeCountedDoNotSpoilTheScrape(t *testing.T) {
	p := telemetry.NewPrometheus("prod")
	p.CountQueues(func(context.Context) ([]telemetry.QueueDepth, error) { return nil, errors.New("no way") })
	if text := scrape(t, p); !strings.Contains(text, "gen3d_queues_counted 0") || !strings.Contains(text, "gen3d_sessions_total") {
		t.Error("want the rest, and that queues were not counted")
	}
}
