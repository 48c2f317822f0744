package telemetry

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// mostValues is how many values of a metric one line may hold, and mostMetrics
	// how many metrics (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/
	// CloudWatch_Embedded_Metric_Format_Specification.html).
	mostValues  = 100
	mostMetrics = 100
	// flushEvery gathers what happens into few lines. CloudWatch keeps these
	// metrics by the minute, so nothing is lost by it but up to ten seconds of a
	// process that is killed.
	flushEvery = 10 * time.Second
)

// EMF gathers values and writes them as lines in CloudWatch's embedded metric format.
// Run writes them every ten seconds and at its end.
type EMF struct {
	environment string
	clock       func() time.Time

	mu     sync.Mutex
	out    io.Writer
	series map[string]*series // by dimensions
}

// series are the metrics that share their dimensions, and so a line.
type series struct {
	dims   map[string]string
	sets   [][]string
	units  map[string]string
	values map[string][]float64
}

// NewEMF writes to out, which gets whole lines.
func NewEMF(out io.Writer, environment string, clock func() time.Time) *EMF {
	return &EMF{environment: environment, clock: clock, out: out, series: map[string]*series{}}
}

// Record implements Recorder. Counts are added up; of other values each is kept, and
// written at once where a line is full.
func (e *EMF) Record(m Metric, value float64, dims ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	key := strings.Join(append(slices.Clone(m.Dimensions), dims...), "\x00")
	s := e.series[key]
	if s == nil {
		s = &series{dims: map[string]string{EnvironmentDimension: e.environment}, units: map[string]string{}, values: map[string][]float64{}}
		for i, name := range m.Dimensions {
			if i < len(dims) {
				s.dims[name] = dims[i]
			}
		}
		s.sets = sets(m)
		e.series[key] = s
	}
	have := s.values[m.Name]
	switch {
	case m.samples():
		s.values[m.Name] = append(have, value)
	case len(have) == 0:
		s.values[m.Name] = []float64{value}
	default:
		have[0] += value
	}
	s.units[m.Name] = m.Unit
	if len(s.values[m.Name]) == mostValues {
		e.write(key, s)
	}
}

// sets are the dimensions under which CloudWatch keeps a metric: always Environment
// alone, for alarms.
func sets(m Metric) [][]string {
	all := [][]string{{EnvironmentDimension}}
	for _, set := range m.Sets {
		all = append(all, append([]string{EnvironmentDimension}, set...))
	}
	return all
}

// Run writes until ctx ends, and then what is left.
func (e *EMF) Run(ctx context.Context) {
	t := time.NewTicker(flushEvery)
	defer t.Stop()
	defer e.Flush()
	for {
		select {
		case <-t.C:
			e.Flush()
		case <-ctx.Done():
			return
		}
	}
}

// Flush writes what has been gathered.
func (e *EMF) Flush() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(e.series)) {
		e.write(key, e.series[key])
	}
}

type directive struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []definition
}

type definition struct{ Name, Unit string }

// write makes lines of a series and forgets it. The caller holds mu. An output that
// does not take the line has nobody who could be told.
func (e *EMF) write(key string, s *series) {
	delete(e.series, key)
	for names := range slices.Chunk(slices.Sorted(maps.Keys(s.values)), mostMetrics) {
		line := map[string]any{}
		for name, value := range s.dims {
			line[name] = value
		}
		d := directive{Namespace: Namespace, Dimensions: s.sets}
		for _, name := range names {
			d.Metrics = append(d.Metrics, definition{name, s.units[name]})
			if v := s.values[name]; len(v) == 1 {
				line[name] = v[0]
			} else {
				line[name] = v
			}
		}
		line["_aws"] = map[string]any{"Timestamp": e.clock().UnixMilli(), "CloudWatchMetrics": []directive{d}}
		if b, err := json.Marshal(line); err == nil {
			_, _ = e.out.Write(append(b, '\n'))
		}
	}
}
