package topology_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/2112-lab/gen3d/terraform"
)

func TestGeneratedFileIsTheTable(t *testing.T) {
	var want bytes.Buffer
	if err := topology.New().Write(&want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(terraform.Topology)); diff != "" {
		t.Errorf("terraform/topology.json is stale; run make generate (-table +file):\n%s", diff)
	}
	back, err := topology.Read(bytes.NewReader(terraform.Topology))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := back.Write(&again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), again.String()); diff != "" {
		t.Errorf("reading and writing changed the topology:\n%s", diff)
	}
}

func TestEveryEventHasAReaction(t *testing.T) {
	heard := map[string]bool{}
	for _, r := range topology.Reactions {
		for _, eventType := range r.Types {
			if _, ok := pipeline.NewEvent(eventType); !ok {
				t.Errorf("%s reacts to %q, which is no event", r.Name, eventType)
			}
			heard[eventType] = true
		}
	}
	for _, eventType := range pipeline.Types() {
		if !heard[eventType] {
			t.Errorf("nobody reacts to %s", eventType)
		}
	}
}

func TestReadRefusesAFieldItDoesNotKnow(t *testing.T) {
	if _, err := topology.Read(bytes.NewReader([]byte(`{"version":1,"exchanges":[]}`))); err == nil {
		t.Error("an unknown field was read over")
	}
}
