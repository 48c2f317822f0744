package webhooks

import (
	"errors"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// recent remembers which tries this process has made, so that a repeated message is
// no repeated request. Facts and orders come at least once; after a crash they come
// twice, mostly to the same process. What it has forgotten, or another process has
// done, is told again, with the same id.
type recent struct {
	mu         sync.Mutex
	young, old map[string]bool // true: done; false: under way
}

// maxRecent is how many tries each of two generations holds: some 200 bytes each.
const maxRecent = 50_000

// errUnderWay makes the bus come back later.
var errUnderWay = errors.New("the same try is under way")

func newRecent() *recent { return &recent{young: map[string]bool{}, old: map[string]bool{}} }

// tryName names a try. A fact that is told for the first time is the same whenever
// that was asked for.
func tryName(user pipeline.UserID, fact string, o pipeline.Order, first bool) string {
	if first {
		o.Due = time.Time{}
	}
	name := string(user) + "\x00" + orderID("try", fact, o)
	if o.Replay {
		name += "\x00again"
	}
	return name
}

// begin takes a try up. It answers whether it was made before, or errs while it is
// being made.
func (r *recent) begin(name string) (done bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, generation := range []map[string]bool{r.young, r.old} {
		if done, known := generation[name]; known {
			if !done {
				return false, errUnderWay
			}
			return true, nil
		}
	}
	if len(r.young) >= maxRecent {
		r.young, r.old = map[string]bool{}, r.young
	}
	r.young[name] = false
	return false, nil
}

// end says what became of a try that was taken up: it was made, or it is to be made
// another time.
func (r *recent) end(name string, done bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if done {
		r.young[name] = true
		return
	}
	delete(r.young, name)
	delete(r.old, name)
}
