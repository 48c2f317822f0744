package telemetry_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/2112-lab/gen3d/internal/telemetry"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func newEMF(out *bytes.Buffer) *telemetry.EMF {
	return telemetry.NewEMF(out, "prod", func() time.Time { return noon })
}

// emfLine is a line as a reader of the format sees it.
type emfLine struct {
	AWS struct {
		Timestamp         int64
		CloudWatchMetrics []struct {
			Namespace  string
			Dimensions [][]string
			Metrics    []struct{ Name, Unit string }
		}
	} `json:"_aws"`
}

// read checks every line against the schema and against what a schema cannot say: each
// name in the directive is a member of the line, and of the right kind.
func read(t *testing.T, text string) (lines []map[string]any, parsed []emfLine) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile("testdata/emf.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text) {
		if len(line) > 1<<20 {
			t.Errorf("a line has %d bytes, CloudWatch takes 1 MiB", len(line))
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err == nil {
			err = schema.Validate(v)
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, line)
		}
		var members map[string]any
		var p emfLine
		if err := json.Unmarshal([]byte(line), &members); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		for _, d := range p.AWS.CloudWatchMetrics {
			for _, set := range d.Dimensions {
				for _, name := range set {
					if s, ok := members[name].(string); !ok || s == "" {
						t.Errorf("the dimension %s is no member with a text: %s", name, line)
					}
				}
			}
			for _, m := range d.Metrics {
				switch members[m.Name].(type) {
				case float64, []any:
				default:
					t.Errorf("the metric %s has no value: %s", m.Name, line)
				}
			}
		}
		lines, parsed = append(lines, members), append(parsed, p)
	}
	return lines, parsed
}

func TestEveryMetricOfTheCatalogueFitsTheFormat(t *testing.T) {
	var out bytes.Buffer
	e := newEMF(&out)
	for _, m := range telemetry.Catalogue {
		dims := make([]string, len(m.Dimensions))
		for i := range dims {
			dims[i] = "some"
		}
		for i := range 250 {
			e.Record(m, float64(i), dims...)
		}
	}
	e.Flush()
	named := map[string]bool{}
	_, lines := read(t, out.String())
	for _, l := range lines {
		for _, d := range l.AWS.CloudWatchMetrics {
			if d.Namespace != "Gen3D" || len(d.Dimensions) == 0 || len(d.Dimensions[0]) != 1 || d.Dimensions[0][0] != "Environment" {
				t.Errorf("alarms look for Gen3D by Environment alone, this is %+v", d)
			}
			for _, m := range d.Metrics {
				named[m.Name] = true
			}
		}
	}
	for _, m := range telemetry.Catalogue {
		if !named[m.Name] {
			t.Errorf("%s was not written", m.Name)
		}
	}
}

func TestCountsAreAddedUpAndSamplesKept(t *testing.T) {
	var out bytes.Buffer
	e := newEMF(&out)
	e.Record(telemetry.Sessions, 1)
	e.Record(telemetry.Sessions, 1)
	e.Record(telemetry.ReconstructionDuration, 1500)
	e.Record(telemetry.ReconstructionDuration, 2500)
	e.Record(telemetry.GPUSeconds, 3, "baseline", "acme")
	e.Flush()
	e.Flush() // nothing is written twice
	lines, parsed := read(t, out.String())
	if len(lines) != 2 {
		t.Fatalf("want a line for each combination of dimensions, got\n%s", out.String())
	}
	all := map[string]any{}
	for i, l := range lines {
		for k, v := range l {
			all[k] = v
		}
		if parsed[i].AWS.Timestamp != noon.UnixMilli() {
			t.Errorf("timestamp %d", parsed[i].AWS.Timestamp)
		}
	}
	if all["Sessions"] != 2. || all["Gpu.Seconds"] != 3. || all["Model"] != "baseline" || all["Tenant"] != "acme" || all["Environment"] != "prod" {
		t.Errorf("got %v", all)
	}
	if d, ok := all["Reconstruction.Duration"].([]any); !ok || len(d) != 2 || d[1] != 2500. {
		t.Errorf("durations %v", all["Reconstruction.Duration"])
	}
}

func TestAFullLineIsWrittenAtOnce(t *testing.T) {
	var out bytes.Buffer
	e := newEMF(&out)
	for range 100 {
		e.Record(telemetry.MeshSize, 1)
	}
	if lines, _ := read(t, out.String()); len(lines) != 1 {
		t.Errorf("want a line once it holds 100 values, got %d", len(lines))
	}
}
