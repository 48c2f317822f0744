package live_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/live"
)

// A reader is cut off again and again while facts come to be known anywhere in the
// list and old ones are dropped. It is told of every fact that was there when it
// looked.
func TestNoFactIsMissed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var facts []pipeline.Applied
		told := map[string]bool{}
		position, made := "", 0
		for range rapid.IntRange(1, 12).Draw(t, "connections") {
			for range rapid.IntRange(0, 4).Draw(t, "new facts") {
				made++
				i := rapid.IntRange(0, len(facts)).Draw(t, "place")
				facts = append(facts[:i:i], append([]pipeline.Applied{{ID: fmt.Sprint("evt_", made)}}, facts[i:]...)...)
			}
			if n := len(facts) - 10; n > 0 {
				facts = facts[n:]
			}
			var reader live.Told
			if position != "" {
				reader.Skip(facts, live.Missed(facts, position))
			}
			untold := reader.Untold(facts)
			cut := rapid.IntRange(0, len(untold)).Draw(t, "told before the cut")
			for _, f := range untold[:cut] {
				position = reader.Add(facts, f)
				told[f.ID] = true
			}
			if cut < len(untold) {
				continue
			}
			for _, f := range facts {
				if !told[f.ID] {
					t.Fatalf("%s was never told", f.ID)
				}
			}
			if len(facts) > 0 && len(live.Missed(facts, position)) != 0 {
				t.Fatalf("position %s is not the end", position)
			}
		}
	})
}
