package snssqs

import (
	"sync"
	"time"
)

// batcher gathers items into batches of ten, or fewer after the linger, and
// flushes them in a bounded number of goroutines. When all of those are busy
// put blocks, which is the backpressure that keeps memory bounded.
type batcher[T any] struct {
	in     chan T
	done   chan struct{}
	linger time.Duration
	flush  func([]T)
}

func newBatcher[T any](linger time.Duration, parallel int, flush func([]T)) *batcher[T] {
	b := &batcher[T]{
		in:     make(chan T, batchSize),
		done:   make(chan struct{}),
		linger: linger,
		flush:  flush,
	}
	go b.run(parallel)
	return b
}

func (b *batcher[T]) put(item T) { b.in <- item }

// close flushes what is there and waits for it. Nothing may be put after.
func (b *batcher[T]) close() {
	close(b.in)
	<-b.done
}

func (b *batcher[T]) run(parallel int) {
	defer close(b.done)
	var flushing sync.WaitGroup
	defer flushing.Wait()
	free := make(chan struct{}, parallel)
	for first := range b.in {
		batch := b.gather(first)
		free <- struct{}{}
		flushing.Go(func() {
			defer func() { <-free }()
			b.flush(batch)
		})
	}
}

// gather fills a batch until it is full, the linger is over or in is closed.
func (b *batcher[T]) gather(first T) []T {
	batch := append(make([]T, 0, batchSize), first)
	t := time.NewTimer(b.linger)
	defer t.Stop()
	for len(batch) < batchSize {
		select {
		case item, open := <-b.in:
			if !open {
				return batch
			}
			batch = append(batch, item)
		case <-t.C:
			return batch
		}
	}
	return batch
}
