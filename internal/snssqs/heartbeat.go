package snssqs

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// parallelRenewals bounds the renewal calls under way at once: 40 leases, at
// 10 ms a call, make 4 000 leases a second.
const parallelRenewals = 4

// keep renews leases that have used up a third of their visibility, so that
// two rounds may fail before one is lost, until ctx ends.
func (ls *leases) keep(ctx context.Context) {
	t := time.NewTicker(ls.interval())
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		ls.renewAll(ctx, ls.due(time.Now()))
	}
}

// interval is how often keep looks: every twentieth of the visibility.
func (ls *leases) interval() time.Duration {
	return min(max(ls.sub.cfg.Visibility/20, 20*time.Millisecond), 5*time.Second)
}

// due picks the leases to renew now, and loses those that end before the next
// look: better to cancel a handler a little early than to let two work at once.
func (ls *leases) due(now time.Time) []*lease {
	third := ls.sub.cfg.Visibility / 3
	var due, over []*lease
	ls.mu.Lock()
	for l := range ls.held {
		switch {
		case !now.Add(ls.interval()).Before(l.expires):
			over = append(over, l)
		case l.expires.Sub(now) > ls.sub.cfg.Visibility-third:
		case now.Add(ls.extension(l, now)).After(l.expires):
			due = append(due, l)
		}
	}
	ls.mu.Unlock()
	for _, l := range over {
		why := "expired before it could be renewed"
		if !l.expires.Before(l.received.Add(ls.sub.cfg.MaxLease - time.Second)) {
			why = "held for the longest time allowed"
		}
		ls.lose(l, why)
	}
	return due
}

// extension is how much visibility to ask for, so that the lease in all stays
// within MaxLease. SQS counts whole seconds; rounding down keeps within it.
func (ls *leases) extension(l *lease, now time.Time) time.Duration {
	left := l.received.Add(ls.sub.cfg.MaxLease).Sub(now)
	return min(ls.sub.cfg.Visibility, left).Truncate(time.Second)
}

// renewAll renews in batches. All of it must end within a third of the
// visibility, so that the next look is in time even if SQS does not answer.
func (ls *leases) renewAll(ctx context.Context, due []*lease) {
	ctx, cancel := context.WithTimeout(ctx, ls.sub.cfg.Visibility/3)
	defer cancel()
	var calls sync.WaitGroup
	defer calls.Wait()
	free := make(chan struct{}, parallelRenewals)
	for batch := range slices.Chunk(due, batchSize) {
		free <- struct{}{}
		calls.Go(func() {
			defer func() { <-free }()
			ls.renew(ctx, batch)
		})
	}
}

// renew asks SQS to go on hiding up to ten messages. A call that fails is left
// to the next look; a single renewal that SQS refuses is a lost lease.
func (ls *leases) renew(ctx context.Context, batch []*lease) {
	now := time.Now()
	var entries []types.ChangeMessageVisibilityBatchRequestEntry
	asked := make([]time.Duration, len(batch))
	for i, l := range batch {
		if !ls.startRenewal(l) {
			continue
		}
		defer l.renewal.Unlock()
		asked[i] = ls.extension(l, now)
		entries = append(entries, types.ChangeMessageVisibilityBatchRequestEntry{
			Id: entryID(i), ReceiptHandle: &l.receipt, VisibilityTimeout: seconds(asked[i]),
		})
	}
	if len(entries) == 0 {
		return
	}
	ls.sub.count.visibilityCalls.Add(1)
	out, err := ls.sub.cfg.Client.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{
		QueueUrl: &ls.sub.url, Entries: entries,
	})
	if err != nil {
		if !errors.Is(ctx.Err(), context.Canceled) { // else the subscription is over
			ls.sub.log.Error("lease renewal failed, will be tried again", err, nil)
		}
		return
	}
	ls.mu.Lock()
	for _, ok := range out.Successful {
		if i, in := entryIndex(ok.Id, len(batch)); in {
			batch[i].expires = now.Add(asked[i])
		}
	}
	ls.mu.Unlock()
	for _, f := range out.Failed {
		if i, in := entryIndex(f.Id, len(batch)); in && f.SenderFault {
			ls.lose(batch[i], "renewal refused: "+aws.ToString(f.Code))
		}
	}
}

// startRenewal locks the lease's renewal, unless the lease has ended meanwhile.
func (ls *leases) startRenewal(l *lease) bool {
	if !l.renewal.TryLock() {
		return false
	}
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if _, held := ls.held[l]; !held {
		l.renewal.Unlock()
		return false
	}
	return true
}
