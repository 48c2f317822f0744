package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

const (
	// recount is how old a count of queues may be: whoever scrapes, SQS is asked
	// no more often.
	recount = 5 * time.Second
	// countLimit bounds a count; a scrape waits for it.
	countLimit = 5 * time.Second
)

// QueueDepth is a queue as SQS counts it.
type QueueDepth struct {
	Queue             string
	Missing           bool
	Visible, InFlight int
}

// CountQueues lets scrapes tell the depths of queues, which on AWS CloudWatch knows by
// itself. Where they cannot be counted a scrape says so and goes on.
func (p *Prometheus) CountQueues(count func(context.Context) ([]QueueDepth, error)) {
	p.registry.MustRegister(&queueCollector{count: count})
}

var (
	queueMessages = prometheus.NewDesc("gen3d_queue_messages", "Messages of a queue, by state: visible or in_flight.", []string{"queue", "state"}, nil)
	queueMissing  = prometheus.NewDesc("gen3d_queue_missing", "1 for a queue that is not there.", []string{"queue"}, nil)
	queuesCounted = prometheus.NewDesc("gen3d_queues_counted", "1 if the queues could be counted for this scrape.", nil, nil)
)

type queueCollector struct {
	count func(context.Context) ([]QueueDepth, error)

	mu   sync.Mutex
	at   time.Time
	last []QueueDepth
}

// Describe implements prometheus.Collector.
func (*queueCollector) Describe(to chan<- *prometheus.Desc) {
	to <- queueMessages
	to <- queueMissing
	to <- queuesCounted
}

// Collect implements prometheus.Collector.
func (c *queueCollector) Collect(to chan<- prometheus.Metric) {
	depths, counted := c.depths()
	to <- prometheus.MustNewConstMetric(queuesCounted, prometheus.GaugeValue, counted)
	for _, d := range depths {
		missing := 0.
		if d.Missing {
			missing = 1
		} else {
			to <- prometheus.MustNewConstMetric(queueMessages, prometheus.GaugeValue, float64(d.Visible), d.Queue, "visible")
			to <- prometheus.MustNewConstMetric(queueMessages, prometheus.GaugeValue, float64(d.InFlight), d.Queue, "in_flight")
		}
		to <- prometheus.MustNewConstMetric(queueMissing, prometheus.GaugeValue, missing, d.Queue)
	}
}

func (c *queueCollector) depths() ([]QueueDepth, float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) < recount {
		return c.last, 1
	}
	ctx, cancel := context.WithTimeout(context.Background(), countLimit)
	defer cancel()
	depths, err := c.count(ctx)
	if err != nil {
		return nil, 0
	}
	c.at, c.last = time.Now(), depths
	return depths, 1
}
