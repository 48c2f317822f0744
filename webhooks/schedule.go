package webhooks

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// waits are the times between one try and the next, those that Standard Webhooks
// suggests:
//
//	try   wait   after the first
//	  1      –     0
//	  2    5 s     5 s
//	  3    5 m     5 m 05 s
//	  4   30 m    35 m 05 s
//	  5    2 h     2 h 35 m
//	  6    5 h     7 h 35 m
//	  7   10 h    17 h 35 m
//	  8   14 h    31 h 35 m
//	  9   20 h    51 h 35 m
//	 10   24 h    75 h 35 m
//
// Up to a tenth is added to each, so that what failed together does not come back
// together.
var waits = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

const (
	// maxAttempts is how often a delivery is tried.
	maxAttempts = 10
	// maxAge is when a delivery is given up however few tries it had: the whole
	// schedule with its jitter (83 h), and four hours for being put off.
	maxAge = 87 * time.Hour
	// failingFor is how long every try must have failed for an endpoint to be disabled.
	failingFor = 5 * 24 * time.Hour
)

// afterwards is the order for the try after one that failed, or false if there is
// none. The receiver may ask for a longer wait.
func afterwards(o pipeline.Order, fact string, now time.Time, asked time.Duration) (pipeline.Order, bool) {
	if o.Attempt >= maxAttempts {
		return o, false
	}
	wait := waits[min(o.Attempt, len(waits))-1]
	o.Attempt++
	o.Due = now.Add(max(wait, asked) + spread(wait/10, fact, o))
	return o, o.Due.Sub(o.First) <= maxAge
}

// putOff is the same try at a later time, or false if it is too late for that.
func putOff(o pipeline.Order, fact string, now time.Time, wait time.Duration) (pipeline.Order, bool) {
	o.Due = now.Add(wait + spread(wait/5, fact, o))
	return o, o.Due.Sub(o.First) <= maxAge
}

// spread is a share of d that looks random but is the same for the same try.
func spread(d time.Duration, fact string, o pipeline.Order) time.Duration {
	sum := sha256.Sum256([]byte(fact + "\x00" + string(o.Endpoint) + "\x00" + string(rune('0'+o.Attempt))))
	return time.Duration(float64(d) * float64(binary.BigEndian.Uint32(sum[:4])) / (1 << 32))
}
