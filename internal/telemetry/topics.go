package telemetry

import "github.com/prometheus/client_golang/prometheus"

var failedDeliveries = prometheus.NewDesc("gen3d_topic_failed_deliveries_total", "Messages that a topic could not deliver to one of its queues.", []string{"topic"}, nil)

// CountFailedDeliveries lets scrapes tell what topics could not deliver, by the topic's
// short name, which on AWS CloudWatch knows by itself (NumberOfNotificationsFailed).
func (p *Prometheus) CountFailedDeliveries(count func() map[string]int64) {
	p.registry.MustRegister(deliveryCollector(count))
}

type deliveryCollector func() map[string]int64

// Describe implements prometheus.Collector.
func (deliveryCollector) Describe(to chan<- *prometheus.Desc) { to <- failedDeliveries }

// Collect implements prometheus.Collector.
func (c deliveryCollector) Collect(to chan<- prometheus.Metric) {
	for topic, n := range c() {
		to <- prometheus.MustNewConstMetric(failedDeliveries, prometheus.CounterValue, float64(n), topic)
	}
}
