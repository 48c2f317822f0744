package reconstruct

import "math"

// far stands for "nothing here": above any squared distance on a grid, and exact
// as a float32.
const far = 1 << 40

// envelope finds, for every x, the q that minimises cost(q) + (x-q)².
type envelope struct {
	at    []int     // apexes of the parabolas on the envelope, left to right
	until []float64 // where each hands over to the next
}

func newEnvelope(n int) *envelope {
	return &envelope{at: make([]int, 0, n), until: make([]float64, 0, n)}
}

func (e *envelope) fit(cost []float64) {
	e.at, e.until = e.at[:0], e.until[:0]
	for q, c := range cost {
		if c >= far {
			continue
		}
		for len(e.at) > 0 {
			p := e.at[len(e.at)-1]
			meet := (c - cost[p] + float64(q*q-p*p)) / float64(2*(q-p))
			if k := len(e.at) - 1; k > 0 && meet <= e.until[k-1] {
				e.at, e.until = e.at[:k], e.until[:k]
				continue
			}
			e.until[len(e.at)-1] = meet
			break
		}
		e.at, e.until = append(e.at, q), append(e.until, math.Inf(1))
	}
	if len(e.at) == 0 {
		e.at, e.until = append(e.at, 0), append(e.until, math.Inf(1))
	}
}

func (e *envelope) each(n int, f func(x, from int)) {
	k := 0
	for x := range n {
		for e.until[k] < float64(x) {
			k++
		}
		f(x, e.at[k])
	}
}
