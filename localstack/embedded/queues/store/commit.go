package store

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// ErrClosed is the answer to a Commit after Close.
var ErrClosed = errors.New("store is closed")

// maxGroup bounds how much one transaction takes in, and with it how long the
// first caller waits for the last one's pages to be written.
const maxGroup = 8 << 20

// Write is one change: a put or, with a nil Value, a delete.
type Write struct {
	Bucket Bucket
	Key    []byte
	Value  []byte
}

// commit is what one caller waits for.
type commit struct {
	writes []Write
	err    chan error
}

func (c *commit) size() int {
	n := 0
	for _, w := range c.writes {
		n += len(w.Key) + len(w.Value)
	}
	return n
}

// Commit makes the writes durable, all or none. On an error nothing was written.
func (d *DB) Commit(writes ...Write) error {
	if len(writes) == 0 {
		return nil
	}
	c := &commit{writes: writes, err: make(chan error, 1)}
	select {
	case d.pending <- c:
		return <-c.err
	case <-d.quit:
		return ErrClosed
	}
}

func (d *DB) commitLoop() {
	defer close(d.done)
	for {
		select {
		case c := <-d.pending:
			d.write(d.gather(c))
		case <-d.quit:
			return
		}
	}
}

// gather adds to first whoever else is waiting at this moment: those who came
// while the last transaction was being written.
func (d *DB) gather(first *commit) []*commit {
	group := []*commit{first}
	for size := first.size(); size < maxGroup; {
		select {
		case c := <-d.pending:
			group = append(group, c)
			size += c.size()
		default:
			return group
		}
	}
	return group
}

func (d *DB) write(group []*commit) {
	err := d.bolt.Update(func(tx *bolt.Tx) error {
		for _, c := range group {
			for _, w := range c.writes {
				if err := apply(tx, w); err != nil {
					return fmt.Errorf("write to %s: %w", w.Bucket, err)
				}
			}
		}
		return nil
	})
	for _, c := range group {
		c.err <- err
	}
}

func apply(tx *bolt.Tx, w Write) error {
	b := tx.Bucket([]byte(w.Bucket))
	if w.Value == nil {
		return b.Delete(w.Key)
	}
	// Sequence numbers only grow: pages filled to the brim need no splitting later.
	b.FillPercent = 0.95
	return b.Put(w.Key, w.Value)
}
