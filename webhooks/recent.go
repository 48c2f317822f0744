package webhooks

import (
	"crypto/sha256"
	"errors"
	"strconv"
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

// maxRecent is how many tries each of two generations holds: some 30 bytes each.
const maxRecent = 50_000

// errUnderWay makes the bus come back later.
var errUnderWay = errors.New("the same try is under way")

func newRecent() *recent { return &recent{young: map[tryName]bool{}, old: map[tryName]bool{}} }

// tryName names a try: half a SHA-256 of what it is, so that a hundred thousand of
// them are short and nothing that the garbage collector must look into.
type tryName [sha256.Size / 2]byte

// nameOf names a try. A fact that is told for the first time is the same whenever
// that was asked for.
func nameOf(user pipeline.UserID, fact string, o pipeline.Order, first bool) tryName {
	var room [160]byte // longer ones are rare, and allocated
	b := strconv.AppendInt(room[:0], int64(o.Attempt), 10)
	if o.Replay {
		b = append(b, " replay"...)
	}
	if !first {
		b = strconv.AppendInt(append(b, ' '), o.Due.UnixMilli(), 10)
	}
	for _, part := range []string{string(user), string(o.Endpoint), fact} { // the fact's id last: it may hold anything
		b = append(append(b, 0), part...)
	}
	sum := sha256.Sum256(b)
	return tryName(sum[:len(tryName{})])
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
