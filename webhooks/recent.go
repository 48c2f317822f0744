package webhooks

import (
	"errors"
	"sync"

	"github.com/2112-lab/gen3d/pipeline"
)

// recent remembers which tries this process has made, so that a repeated message is
// no repeated request. Facts and orders come at least once; after a crash they come
// twice, mostly to the same process. What it has forgotten, or another process has
// done, is told again, with the same id.
type recent struct {
	mu         sync.Mutex
	young, old map[tryName]bool // true: done; false: under way
}

// maxRecent is how many tries each of two generations holds: some 200 bytes each.
const maxRecent = 50_000

// errUnderWay makes the bus come back later.
var errUnderWay = errors.New("the same try is under way")

func newRecent() *recent { return &recent{young: map[tryName]bool{}, old: map[tryName]bool{}} }

// tryName names a try.
type tryName struct {
	user     pipeline.UserID
	endpoint pipeline.EndpointID
	fact     string // its id
	attempt  int
	due      int64 // Unix milliseconds
	replay   bool
}

// nameOf names a try. A fact that is told for the first time is the same whenever
// that was asked for.
func nameOf(user pipeline.UserID, fact string, o pipeline.Order, first bool) tryName {
	name := tryName{user, o.Endpoint, fact, o.Attempt, 0, o.Replay}
	if !first {
		name.due = o.Due.UnixMilli()
	}
	return name
}

// begin takes a try up. It answers whether it was made before, or errs while it is
// being made.
func (r *recent) begin(name tryName) (done bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, generation := range []map[tryName]bool{r.young, r.old} {
		if done, known := generation[name]; known {
			if !done {
				return false, errUnderWay
			}
			return true, nil
		}
	}
	if len(r.young) >= maxRecent {
		r.young, r.old = map[tryName]bool{}, r.young
	}
	r.young[name] = false
	return false, nil
}

// end says what became of a try that was taken up: it was made, or it is to be made
// another time.
func (r *recent) end(name tryName, done bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if done {
		r.young[name] = true
		return
	}
	delete(r.young, name)
	delete(r.old, name)
}
