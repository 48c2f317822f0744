package telemetry

// Namespace is where CloudWatch keeps all of them.
const Namespace = "Gen3D"

// EnvironmentDimension tells deployments in one account apart. Every series has it.
const EnvironmentDimension = "Environment"

// Units, as CloudWatch calls them.
const (
	Count        = "Count"
	Milliseconds = "Milliseconds"
	Seconds      = "Seconds"
	Megabytes    = "Megabytes"
	None         = "None" // of dollars, for which CloudWatch has no unit
)

// Metric is one thing that is measured.
type Metric struct {
	Name string // in CloudWatch
	Unit string
	// Dimensions are what Record's last arguments name, in this order.
	Dimensions []string
	// Sets are the combinations of Dimensions under which CloudWatch keeps the
	// metric beside that of Environment alone: each is a metric that is paid for.
	Sets [][]string
	Help string

	prometheus string    // name of it there, in base units
	scale      float64   // from Unit to that; 0: 1
	buckets    []float64 // bounds of a histogram, in base units; none: a counter
	gauge      bool      // or else a gauge: the last value counts
}

// PrometheusName is its name where it is scraped.
func (m Metric) PrometheusName() string { return m.prometheus }

// samples reports whether each value is one of many, and not a part of a sum.
func (m Metric) samples() bool { return len(m.buckets) > 0 || m.gauge }

func (m Metric) scaled(v float64) float64 {
	if m.scale == 0 {
		return v
	}
	return v * m.scale
}

// Recorder takes values. Record may be called from any goroutine; dims are the
// values of m.Dimensions. It never errs: what is measured must not fail of it.
type Recorder interface {
	Record(m Metric, value float64, dims ...string)
}

// Tee records with each of several.
type Tee []Recorder

// Record implements Recorder.
func (t Tee) Record(m Metric, value float64, dims ...string) {
	for _, r := range t {
		r.Record(m, value, dims...)
	}
}
