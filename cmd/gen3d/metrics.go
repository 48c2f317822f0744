package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/internal/telemetry"
	"github.com/2112-lab/gen3d/pipeline/bus"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// metricsConfig says what is measured, and who is told.
type metricsConfig struct {
	EMF     bool     `help:"Write metrics to standard output in CloudWatch's embedded metric format, from which CloudWatch Logs makes metrics."`
	Tenants []string `name:"metrics-tenants" help:"Users whose GPU seconds and costs are told apart in metrics, 20 at most; the rest are other. Each is a metric that CloudWatch charges for."`
	Price   float64  `name:"worker-price" default:"1.212" help:"Dollars that an hour of a worker costs, from which a session's cost is reckoned."`
}

// mostTenants by ten models are as many series as a metric may have.
const mostTenants = telemetry.MostSeries / 10

func (c metricsConfig) problems() []error {
	var errs []error
	if len(c.Tenants) > mostTenants {
		errs = append(errs, fmt.Errorf("--metrics-tenants (GEN3D_METRICS_TENANTS) names %d: want %d at most", len(c.Tenants), mostTenants))
	}
	if c.Price < 0 {
		errs = append(errs, fmt.Errorf("--worker-price (GEN3D_WORKER_PRICE) is %g: want 0 or more", c.Price))
	}
	return errs
}

// meter is what a process measures itself with. A nil one measures nothing.
type meter struct {
	*telemetry.Prometheus
	report *telemetry.Reporter
}

// open gives the clients a meter. What is to go to CloudWatch is written until ctx
// ends, and by the function that comes back what is left then.
func (c metricsConfig) open(ctx context.Context, deployment cloudConfig, cloud *clients, out io.Writer) func() {
	m := &meter{Prometheus: telemetry.NewPrometheus(deployment.Environment)}
	to, done := telemetry.Tee{m.Prometheus}, func() {}
	if c.EMF {
		emf := telemetry.NewEMF(out, deployment.Environment, time.Now)
		to, done = append(to, emf), emf.Flush
		go emf.Run(ctx)
	}
	m.report = &telemetry.Reporter{To: &telemetry.Bounded{To: to}, Tenants: c.Tenants, Price: c.Price}
	queues := snssqs.NewQueues(cloud.SQS, deployment.Environment, topology.New())
	m.CountQueues(func(ctx context.Context) ([]telemetry.QueueDepth, error) {
		depths, err := queues.List(ctx)
		counted := make([]telemetry.QueueDepth, len(depths))
		for i, d := range depths {
			counted[i] = telemetry.QueueDepth{Queue: d.Queue, Missing: d.Missing, Visible: d.Visible, InFlight: d.InFlight}
		}
		return counted, err
	})
	cloud.meter = m
	return done
}

func (m *meter) handled(h bus.Handled) {
	if m != nil {
		m.report.Handled(telemetry.Handled(h))
	}
}

func (m *meter) leaseLost(queue string) {
	if m != nil {
		m.report.LeaseLost(queue)
	}
}

func (m *meter) missing(n int) {
	if m != nil {
		m.report.Missing(n)
	}
}

func (m *meter) webhook() {
	if m != nil {
		m.report.Webhook()
	}
}

// serveAdmin answers GET /health and GET /metrics until ctx ends.
func serveAdmin(ctx context.Context, addr string, health http.HandlerFunc, m *meter) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", health)
	if m != nil {
		mux.Handle("GET /metrics", m.Handler())
	}
	server := &http.Server{Addr: addr, Handler: mux, ReadTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		return fmt.Errorf("--health (GEN3D_HEALTH): %w", err)
	case <-ctx.Done():
		return server.Close()
	}
}

// runningHealth answers 200 once every reaction is subscribed, 503 before.
func runningHealth(events *bus.Bus) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		select {
		case <-events.Running():
			_, _ = io.WriteString(w, "ok\n")
		default:
			http.Error(w, "starting", http.StatusServiceUnavailable)
		}
	}
}
