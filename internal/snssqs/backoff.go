package snssqs

import (
	"math/rand/v2"
	"time"
)

// Backoff is the default NackBackoff: doubling waits, of which the upper half
// is random, so that messages that failed together do not come back together.
//
//	receive   hidden for    sum at most
//	      1   1 to 2 s          2 s
//	      2   2 to 4 s          6 s
//	      3   4 to 8 s         14 s
//	      4   8 to 16 s        30 s
//	      5   16 to 32 s      1 m 2 s
//	      9+  150 to 300 s
func Backoff(receiveCount int) time.Duration {
	const longest = 5 * time.Minute
	doublings := min(max(receiveCount, 1), 20) // 2^20 s is far past longest
	wait := min(time.Second<<doublings, longest)
	return wait/2 + rand.N(wait/2+1)
}

// seconds is d as SQS takes it: whole seconds, rounded to the nearest, from 0 to 12 h.
func seconds(d time.Duration) int32 {
	d = min(max(d, 0), maxLease)
	return int32(d.Round(time.Second) / time.Second)
}
