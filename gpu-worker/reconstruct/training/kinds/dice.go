package kinds

import (
	"math"
	"math/rand/v2"
)

// dice are random numbers in the forms that recipes want.
type dice struct{ *rand.Rand }

// in is uniform between a and b.
func (d dice) in(a, b float64) float64 { return a + (b-a)*d.Float64() }

func (d dice) chance(p float64) bool { return d.Float64() < p }

// of is one of the values.
func (d dice) of(values ...float64) float64 { return values[d.IntN(len(values))] }

func (d dice) sign() float64 { return d.of(-1, 1) }

// radii are three lengths about r, each within the factors a to b.
func (d dice) radii(r, a, b float64) Vec { return Vec{r * d.in(a, b), r * d.in(a, b), r * d.in(a, b)} }

// around is normally distributed.
func (d dice) around(mean, sigma float64) float64 { return mean + sigma*d.NormFloat64() }

// anyTurn is uniform over all rotations (a random unit quaternion).
func (d dice) anyTurn() Turn {
	q := [4]float64{d.NormFloat64(), d.NormFloat64(), d.NormFloat64(), d.NormFloat64()}
	n := math.Sqrt(q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3])
	w, x, y, z := q[0]/n, q[1]/n, q[2]/n, q[3]/n
	return Turn{
		{1 - 2*(y*y+z*z), 2 * (x*y + w*z), 2 * (x*z - w*y)},
		{2 * (x*y - w*z), 1 - 2*(x*x+z*z), 2 * (y*z + w*x)},
		{2 * (x*z + w*y), 2 * (y*z - w*x), 1 - 2*(x*x+y*y)},
	}
}
