package pipeline_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/2112-lab/gen3d/pipeline"
)

func TestUploadAfter(t *testing.T) {
	at := func(sec int) time.Time { return start.Add(time.Duration(sec) * time.Second) }
	for _, c := range []struct {
		name          string
		later, sooner pipeline.Upload
	}{
		{"the later Last-Modified", pipeline.Upload{Modified: at(2), Sequencer: "01"}, pipeline.Upload{Modified: at(1), Sequencer: "02"}},
		{"within a second, the greater sequencer", pipeline.Upload{Modified: at(1), Sequencer: "0A"}, pipeline.Upload{Modified: at(1), Sequencer: "09"}},
		{"a short sequencer padded on its right", pipeline.Upload{Modified: at(1), Sequencer: "1"}, pipeline.Upload{Modified: at(1), Sequencer: "0FFF"}},
		{"a sequencer above none", pipeline.Upload{Modified: at(1), Sequencer: "00"}, pipeline.Upload{Modified: at(1)}},
		{"the version where nothing else differs", pipeline.Upload{Modified: at(1), Version: "b"}, pipeline.Upload{Modified: at(1), Version: "a"}},
		{"the first sight of one version", pipeline.Upload{Modified: at(1), At: at(1)}, pipeline.Upload{Modified: at(1), At: at(2)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !c.later.After(c.sooner) || c.sooner.After(c.later) {
				t.Errorf("later.After(sooner) = %v, sooner.After(later) = %v", c.later.After(c.sooner), c.sooner.After(c.later))
			}
		})
	}
}

// After is a strict total order of all that it looks at: without that, which of
// two uploads wins would depend on the order of arrival.
func TestUploadAfterIsAStrictOrder(t *testing.T) {
	upload := rapid.Custom(func(t *rapid.T) pipeline.Upload {
		return pipeline.Upload{
			Modified:  start.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "modified")) * time.Second),
			Sequencer: rapid.StringMatching(`[0-2A]{0,3}`).Draw(t, "sequencer"),
			Version:   rapid.StringMatching(`[ab]?`).Draw(t, "version"),
			At:        start.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "at")) * time.Millisecond),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := upload.Draw(t, "a"), upload.Draw(t, "b"), upload.Draw(t, "c")
		if a.After(a) {
			t.Fatal("a is after itself")
		}
		if a.After(b) && b.After(a) {
			t.Fatal("each of a and b is after the other")
		}
		if a.After(b) && b.After(c) && !a.After(c) {
			t.Fatal("a after b after c, but a is not after c")
		}
		if a != b && !a.After(b) && !b.After(a) {
			t.Fatal("a and b differ, and neither is after the other")
		}
	})
}
