package admission

import (
	"fmt"
	"sync"
)

// Kind is a kind of job, which is also the name of its queue.
type Kind string

// The kinds. A person waits for the first two.
const (
	Encode      Kind = "encode"
	MakeMask    Kind = "make-mask"
	Reconstruct Kind = "reconstruct"
)

// byUrgency are the kinds, the most urgent first.
var byUrgency = []Kind{Encode, MakeMask, Reconstruct}

// patience is how often in a row a kind that waits lets more urgent ones go first.
const patience = 4

// Gate admits jobs. Its methods may be called from any goroutine.
type Gate struct {
	mu     sync.Mutex
	free   int // slots
	doors  map[Kind]*Door
	apart  bool // reconstructions have a model of their own
	onTurn map[lane]bool
	queues map[Kind]*queue
	recent []string // tenants by their last turn, the latest last
}

// New makes a gate for a number of jobs in hand at a time (slots, 1 to 64) and of
// jobs on the model at a time: one, or two, of which one is a reconstruction and
// the other what a person waits for. Two take a card with memory for both models.
func New(slots, models int) (*Gate, error) {
	if slots < 1 || slots > maxSlots {
		return nil, fmt.Errorf("make gate: %d slots: want 1 to %d", slots, maxSlots)
	}
	if models < 1 || models > 2 {
		return nil, fmt.Errorf("make gate: %d jobs on the model: want 1 or 2", models)
	}
	g := &Gate{free: slots, doors: map[Kind]*Door{}, apart: models == 2, onTurn: map[lane]bool{}, queues: map[Kind]*queue{}}
	// With one slot all kinds take turns; of two, the others take turns on the second.
	floors := map[Kind]int{Encode: min(1, slots/2), MakeMask: min(1, slots/3), Reconstruct: min(1, slots/3)}
	for _, k := range byUrgency {
		g.doors[k] = &Door{gate: g, floor: floors[k]}
		g.queues[k] = &queue{}
	}
	return g, nil
}

const maxSlots = 64

// Door is where jobs of a kind come in.
func (g *Gate) Door(k Kind) *Door { return g.doors[k] }

// line is what waits at one of the gate's passages, of one kind.
type line interface {
	passedOver() *int // how often others went first since this kind could have
}

// first picks the kind to serve among those that can be: one that was passed over
// too often, else the most urgent. It notes for the others that they were passed
// over. It is false where none can be served.
func first[L line](lines map[Kind]L, ready func(Kind) bool) (Kind, bool) {
	var chosen Kind
	for _, k := range byUrgency {
		if !ready(k) {
			continue
		}
		if chosen == "" || *lines[k].passedOver() >= patience && *lines[chosen].passedOver() < patience {
			chosen = k
		}
	}
	if chosen == "" {
		return "", false
	}
	for _, k := range byUrgency {
		if k != chosen && ready(k) {
			*lines[k].passedOver()++
		}
	}
	*lines[chosen].passedOver() = 0
	return chosen, true
}
