package terraform_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Metrics are made of log lines by these patterns. One that names a field, a reaction
// or a fact that the program does not write counts nothing, and nobody would notice.
func TestMetricsAreMadeOfWhatIsLogged(t *testing.T) {
	text, err := os.ReadFile("modules/observability/metrics.tf")
	if err != nil {
		t.Fatal(err)
	}
	// pipeline/bus/log_test.go and cmd/gen3d's line of webhooks have them.
	logged := []string{"handler", "event", "outcome", "category", "mesh_mb", "duration_ms", "message"}
	for _, field := range regexp.MustCompile(`\$\.(\w+)`).FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(logged, field[1]) {
			t.Errorf("no line has the field %s", field[1])
		}
	}
	known := topology.New()
	var facts []string
	for _, q := range known.Queues {
		facts = append(facts, string(q.Filter))
	}
	patterns := regexp.MustCompile(`\$\.handler = \\"([a-z-]+)\\"`).FindAllStringSubmatch(string(text), -1)
	for _, p := range patterns {
		if _, ok := known.Queue(p[1]); !ok {
			t.Errorf("there is no reaction %s", p[1])
		}
	}
	events := regexp.MustCompile(`\$\.event = \\"([a-z.]+)\\"`).FindAllStringSubmatch(string(text), -1)
	for _, e := range events {
		if !slices.ContainsFunc(facts, func(f string) bool { return regexp.MustCompile(`"` + regexp.QuoteMeta(e[1]) + `"`).MatchString(f) }) {
			t.Errorf("there is no fact %s", e[1])
		}
	}
	if len(patterns) < 8 || len(events) < 6 {
		t.Errorf("found %d reactions and %d facts in the patterns: too few to have read them", len(patterns), len(events))
	}
}
