package photo

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"
)

// DefaultBudget lets the largest ordinary photo in (50 megapixels of 16-bit
// PNG) and keeps a process that normalises four at once under 1 GiB.
const DefaultBudget = 480 << 20

// returnMemory is the cost above which a finished photo's memory goes back to
// the operating system at once.
const returnMemory = 128 << 20

// Normaliser bounds the memory of photos normalised at the same time.
type Normaliser struct {
	budget int64
	gate   *semaphore.Weighted
}

// NewNormaliser returns a Normaliser whose photos hold at most budget bytes
// together. One photo that costs more than all of it runs alone.
func NewNormaliser(budget int64) *Normaliser {
	budget = max(1, budget)
	return &Normaliser{budget: budget, gate: semaphore.NewWeighted(budget)}
}

// Normalise is [Normalise], waiting for its turn first. A photo that is refused
// by its header never waits.
func (n *Normaliser) Normalise(ctx context.Context, data []byte) (*Photo, error) {
	info, err := Inspect(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	cost := min(Cost(info), n.budget)
	if err := n.gate.Acquire(ctx, cost); err != nil {
		return nil, fmt.Errorf("wait to normalise %s: %w", info.Format, err)
	}
	defer n.gate.Release(cost)
	return normalise(ctx, data, info)
}

// Cost is about how many bytes normalising a photo holds at its peak, file excluded.
func Cost(i Info) int64 {
	w, h := fit(i.Width, i.Height, MaxSide)
	return int64(i.Width)*int64(i.Height)*int64(i.bytesPerPix) + i.overhead + 4*int64(w)*int64(h)
}
