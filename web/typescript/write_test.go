package typescript

import (
	"os"
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestEveryEventIsThere(t *testing.T) {
	text, err := Write()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pipeline.Types() {
		if !strings.Contains(text, "  \""+name+"\": ") {
			t.Errorf("no type for %s", name)
		}
	}
}

func TestTheFileIsFresh(t *testing.T) {
	text, err := Write()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("../src/api/events.gen.ts")
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != text {
		t.Error("web/src/api/events.gen.ts is stale: run go generate ./web/typescript")
	}
}
