package terraform_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/2112-lab/gen3d/internal/telemetry"
)

// quoted are the strings of a text.
func quoted(text []byte) (all []string) {
	for _, m := range regexp.MustCompile(`"([^"\n]*)"`).FindAllSubmatch(text, -1) {
		all = append(all, string(m[1]))
	}
	return all
}

// The module's list of the program's metrics is the program's, and nothing in the
// module speaks of another: an alarm over a metric that nobody emits never rings.
func TestTheModuleKnowsTheProgramsMetrics(t *testing.T) {
	text, err := os.ReadFile("modules/observability/metrics.tf")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?s)own = \[(.*?)\]`).FindSubmatch(text)
	if list == nil {
		t.Fatal("metrics.tf has no list called own")
	}
	var want []string
	for _, m := range telemetry.Catalogue {
		want = append(want, m.Name)
	}
	have := quoted(list[1])
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("the module knows\n%v, the program emits\n%v", have, want)
	}
	if !regexp.MustCompile(`namespace\s*=\s*"`+telemetry.Namespace+`"`).Match(text) || !regexp.MustCompile(`dimensions = \{ `+telemetry.EnvironmentDimension+` = var.environment \}`).Match(text) {
		t.Error("namespace or dimension is another than the program's")
	}

	files, err := filepath.Glob("modules/*/*.tf")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %d files: %v", len(files), err)
	}
	uses := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, use := range regexp.MustCompile(`local\.gen3d\["([^"]+)"\]|\[local\.namespace, "([^"]+)"`).FindAllSubmatch(text, -1) {
			uses++
			if name := string(use[1]) + string(use[2]); !slices.Contains(want, name) {
				t.Errorf("%s speaks of the metric %s, which the program does not emit", f, name)
			}
		}
		for _, names := range regexp.MustCompile(`for name in \[([^\]]*)\] : \[local\.namespace, name, "Environment"`).FindAllSubmatch(text, -1) {
			for _, name := range quoted(names[1]) {
				uses++
				if !slices.Contains(want, name) {
					t.Errorf("%s speaks of the metric %s, which the program does not emit", f, name)
				}
			}
		}
	}
	if uses < 15 {
		t.Errorf("found %d uses: too few to have read them", uses)
	}
}
