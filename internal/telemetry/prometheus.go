package telemetry

import (
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Prometheus keeps values to be scraped.
type Prometheus struct {
	registry   *prometheus.Registry
	counters   map[string]*prometheus.CounterVec
	histograms map[string]*prometheus.HistogramVec
	gauges     map[string]prometheus.Gauge // they have no dimensions
}

// NewPrometheus has every metric of the catalogue, and those of the Go run time and of
// the process. Metrics without dimensions are there from the start, at 0.
func NewPrometheus(environment string) *Prometheus {
	p := &Prometheus{registry: prometheus.NewRegistry(), counters: map[string]*prometheus.CounterVec{}, histograms: map[string]*prometheus.HistogramVec{}, gauges: map[string]prometheus.Gauge{}}
	p.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	constant := prometheus.Labels{"environment": environment}
	for _, m := range Catalogue {
		labels := make([]string, len(m.Dimensions))
		for i, d := range m.Dimensions {
			labels[i] = strings.ToLower(d)
		}
		if m.gauge {
			g := prometheus.NewGauge(prometheus.GaugeOpts{Name: m.prometheus, Help: m.Help, ConstLabels: constant})
			p.registry.MustRegister(g)
			p.gauges[m.Name] = g
			continue
		}
		if m.samples() {
			h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: m.prometheus, Help: m.Help, ConstLabels: constant, Buckets: m.buckets}, labels)
			p.registry.MustRegister(h)
			p.histograms[m.Name] = h
			if len(labels) == 0 {
				h.WithLabelValues()
			}
			continue
		}
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: m.prometheus, Help: m.Help, ConstLabels: constant}, labels)
		p.registry.MustRegister(c)
		p.counters[m.Name] = c
		if len(labels) == 0 {
			c.WithLabelValues()
		}
	}
	return p
}

// Record implements Recorder. What the catalogue does not have is passed over.
func (p *Prometheus) Record(m Metric, value float64, dims ...string) {
	if g := p.gauges[m.Name]; g != nil {
		g.Set(m.scaled(value))
		return
	}
	if h := p.histograms[m.Name]; h != nil {
		if o, err := h.GetMetricWithLabelValues(dims...); err == nil {
			o.Observe(m.scaled(value))
		}
		return
	}
	if c := p.counters[m.Name]; c != nil && value >= 0 {
		if o, err := c.GetMetricWithLabelValues(dims...); err == nil {
			o.Add(m.scaled(value))
		}
	}
}

// Handler answers a scrape.
func (p *Prometheus) Handler() http.Handler {
	return promhttp.HandlerFor(p.registry, promhttp.HandlerOpts{})
}
