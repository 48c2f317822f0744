package live

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/2112-lab/gen3d/pipeline"
)

// Position names what a reader has been told of: how many facts, and the digest of
// their ids. A session's facts are in order of time, but may come to be known in
// another one, so the id of the last fact alone would not say what was told
// before it.
func Position(told []pipeline.Applied) string {
	sum := sha256.New()
	for _, fact := range told {
		fmt.Fprintf(sum, "%s\n", fact.ID)
	}
	return strconv.Itoa(len(told)) + "." + hex.EncodeToString(sum.Sum(nil))[:16]
}

// Missed are the facts that a reader at a position may not have been told of. If
// the position is the beginning of the facts, these are the rest. If it is not, an
// earlier fact has come since, or old ones were dropped: then all facts are
// answered, and the reader knows the repeated ones by their ids. No fact is ever
// left out.
func Missed(facts []pipeline.Applied, position string) []pipeline.Applied {
	count, _, _ := strings.Cut(position, ".")
	n, err := strconv.Atoi(count)
	if err != nil || n < 0 || n > len(facts) || Position(facts[:n]) != position {
		return facts
	}
	return facts[n:]
}

// Told keeps what one reader has been told of.
type Told struct{ ids map[string]bool }

// Untold are the facts that were not told yet, in their order.
func (t *Told) Untold(facts []pipeline.Applied) []pipeline.Applied {
	var untold []pipeline.Applied
	for _, fact := range facts {
		if !t.ids[fact.ID] {
			untold = append(untold, fact)
		}
	}
	return untold
}

// Add notes that a fact was told, and answers the position then. Facts are those of
// the session now: what it has dropped is forgotten here as well.
func (t *Told) Add(facts []pipeline.Applied, fact pipeline.Applied) string {
	known := map[string]bool{fact.ID: true}
	var told []pipeline.Applied
	for _, f := range facts {
		if t.ids[f.ID] || f.ID == fact.ID {
			told, known[f.ID] = append(told, f), true
		}
	}
	t.ids = known
	return Position(told)
}

// Skip notes all facts but the missed ones as told.
func (t *Told) Skip(facts, missed []pipeline.Applied) {
	t.ids = map[string]bool{}
	for _, f := range facts[:len(facts)-len(missed)] {
		t.ids[f.ID] = true
	}
}
