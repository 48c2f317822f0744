package fleet

import "math"

// Load is what waits, and who is there to do it.
type Load struct {
	// Encode and Reconstruct are jobs that wait or are being done. Masks to be made of
	// clicks count as encodings.
	Encode      int `json:"encode"`
	Reconstruct int `json:"reconstruct"`
	// Intents are sessions that were announced and have sent nothing yet.
	Intents int `json:"intents"`
	// Workers are those that the group is to have: working, idle, starting.
	Workers int `json:"workers"`
}

// Policy says how many workers a load is worth.
type Policy struct {
	Min, Max int
	// Target is how many reconstructions a worker may have before it: one on the model
	// and one that waits, by default.
	Target float64
}

// Default is 0 to 5 workers with two reconstructions each.
var Default = Policy{Max: 5, Target: 2}

// encodeWeight is what an encoding counts: 3.5 s against the 45 s of a
// reconstruction, rounded up to a tenth.
const encodeWeight = 0.1

// Backlog is the work that waits or is being done, in reconstructions.
func (l Load) Backlog() float64 { return float64(l.Reconstruct) + encodeWeight*float64(l.Encode) }

// Want is how many workers a group should have: as many as the load is worth, one as
// soon as there is any work or word of it, and never fewer than it has.
func Want(l Load, p Policy) int {
	want := int(math.Ceil(l.Backlog()/p.Target - 1e-9))
	if want == 0 && (l.Backlog() > 0 || l.Intents > 0) {
		want = 1
	}
	return max(l.Workers, min(max(want, p.Min), p.Max))
}
