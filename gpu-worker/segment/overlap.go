package segment

// overlap lists how much of each source pixel one target pixel covers, in
// units of 1/side of a source pixel.
type overlap struct {
	first   int
	weights []int
	sum     int
}

// overlaps scales an axis of from pixels so that long pixels would become side:
// target pixel i covers source [i·long/side, (i+1)·long/side), the last one
// only what is left. Both axes of a picture thus share one exact scale, and
// integers make the result the same on every machine.
func overlaps(from, long, side int) []overlap {
	out := make([]overlap, (from*side+long-1)/long)
	for i := range out {
		lo, hi := i*long, min((i+1)*long, from*side)
		o := overlap{first: lo / side}
		for s := o.first; s*side < hi; s++ {
			o.weights = append(o.weights, min(hi, (s+1)*side)-max(lo, s*side))
		}
		o.sum = hi - lo
		out[i] = o
	}
	return out
}
