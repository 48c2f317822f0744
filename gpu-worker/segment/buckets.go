package segment

// buckets is a queue of pixels by their distance, for paths whose steps have a
// least cost (Dial 1969): a bucket is no wider than that, so what leaves it goes
// to a later one, and within it order does not matter. Where there would be too
// many, the last takes all the rest; then pixels may leave it more than once, and
// the distances at the end are the same, to the last bit: each is the least of
// sums that are made in one order.
type buckets struct {
	perUnit float32
	first   []int32 // of each bucket its newest entry; 0 where it is empty
	entries []entry // the first is none
	level   int
}

// entry is a pixel that waits, and the entry below it in its bucket.
type entry struct{ at, next int32 }

const mostBuckets = 1 << 16

func newBuckets(cheapest float32, pixels int) *buckets {
	return &buckets{perUnit: 1 / cheapest, first: make([]int32, 1024), entries: make([]entry, 1, 2*pixels)}
}

func (q *buckets) levelOf(d float32) int {
	if l := d * q.perUnit; l < mostBuckets {
		return int(int32(l))
	}
	return mostBuckets
}

func (q *buckets) push(d float32, at int32) {
	level := q.levelOf(d)
	for level >= len(q.first) {
		q.first = append(q.first, make([]int32, len(q.first))...)
	}
	q.entries = append(q.entries, entry{at, q.first[level]})
	q.first[level] = int32(len(q.entries) - 1)
}

// pop is a pixel of the nearest bucket, by the distances as they are now; 0 where
// none waits, which is in the frame.
func (q *buckets) pop(dist []float32) int32 {
	for q.level < len(q.first) {
		i := q.first[q.level]
		if i == 0 {
			q.level++
			continue
		}
		e := q.entries[i]
		q.first[q.level] = e.next
		if q.levelOf(dist[e.at]) == q.level { // or it came nearer, and was there before
			return e.at
		}
	}
	return 0
}
