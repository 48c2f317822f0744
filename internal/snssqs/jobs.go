package snssqs

import (
	"context"
	"fmt"
)

// Jobs answers how many encodings, masks from clicks among them, and reconstructions
// wait or are being done. It makes three requests.
func (q *Queues) Jobs(ctx context.Context) (encode, reconstruct int, err error) {
	for _, job := range []struct {
		queue string
		sum   *int
	}{{"encode", &encode}, {"make-mask", &encode}, {"reconstruct", &reconstruct}} {
		d := Depth{Queue: job.queue}
		if err := q.measure(ctx, &d); err != nil {
			return 0, 0, err
		}
		if d.Missing {
			return 0, 0, fmt.Errorf("read queue %s: %w: %s", job.queue, ErrNoQueue, applyTopology)
		}
		*job.sum += d.Visible + d.InFlight
	}
	return encode, reconstruct, nil
}
