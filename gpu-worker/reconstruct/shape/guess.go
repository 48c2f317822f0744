package shape

import (
	"math"
	"sync"
)

// Guess is the network's answer for one square. Where Cover is 0 it means nothing.
type Guess struct {
	// Front and Back are heights in the object's longer sides.
	Front, Back [Size * Size]float32
	// Doubt is how far Front and Back are expected to be off together, in longer
	// sides, from what the network says of itself and from how much its answers
	// for the object and for its mirror image differ.
	Doubt [Size * Size]float32
	// Plain is the height of the union of balls that fills the outline, the front
	// that the network starts from.
	Plain [Size * Size]float32
}

// Ask guesses the heights. The square and its mirror image are asked, on two
// processors where there are two, and the answers' mean is taken.
func Ask(s *Square) (*Guess, error) {
	n, err := ours()
	if err != nil {
		return nil, err
	}
	var straight, mirrored answer
	var wg sync.WaitGroup
	wg.Go(func() { straight = n.ask(s.Features()) })
	wg.Go(func() { mirrored = n.ask(s.mirror().Features()) })
	wg.Wait()
	g := &Guess{}
	for i := range g.Front {
		j := i/Size*Size + Size - 1 - i%Size
		g.Front[i] = (straight.front[i] + mirrored.front[j]) / 2
		g.Back[i] = (straight.back[i] + mirrored.back[j]) / 2
		g.Doubt[i] = (straight.doubt[i]+mirrored.doubt[j])/2 +
			abs(straight.front[i]-mirrored.front[j]) + abs(straight.back[i]-mirrored.back[j])
	}
	for i, h := range ballHeights(s.depths()) {
		g.Plain[i] = float32(math.Sqrt(float64(max(0, h)))) / Long
	}
	return g, nil
}

func abs(v float32) float32 { return max(v, -v) }

func (s *Square) mirror() *Square {
	m := &Square{}
	for i := range s.Cover {
		j := i/Size*Size + Size - 1 - i%Size
		m.Cover[i] = s.Cover[j]
		for k := range m.RGB {
			m.RGB[k][i] = s.RGB[k][j]
		}
	}
	return m
}
