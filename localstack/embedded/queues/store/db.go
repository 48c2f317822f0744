package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Bucket is one table of the file.
type Bucket string

// The tables. Messages and States are keyed by sequence number, see Key.
const (
	Meta          Bucket = "meta"
	Queues        Bucket = "queues"
	Topics        Bucket = "topics"
	Subscriptions Bucket = "subscriptions"
	Messages      Bucket = "messages"
	States        Bucket = "states"
)

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = time.Second

// mapSize is the address space mapped at first, so that a growing file need not
// stop readers to be mapped anew. It is not memory.
const mapSize = 64 << 20

// DB is an open file. Its methods may be called concurrently.
type DB struct {
	bolt    *bolt.DB
	pending chan *commit
	quit    chan struct{}
	done    chan struct{}
}

// Open opens or creates the file, which only one process can do at a time.
func Open(path string) (*DB, error) {
	b, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout: lockWait, InitialMmapSize: mapSize,
		// The list of free pages is rebuilt on open instead of being written with
		// every commit.
		NoFreelistSync: true, FreelistType: bolt.FreelistMapType,
	})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("open %s: another process is using it", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	err = b.Update(func(tx *bolt.Tx) error {
		for _, name := range []Bucket{Meta, Queues, Topics, Subscriptions, Messages, States} {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		_ = b.Close()
		return nil, fmt.Errorf("prepare %s: %w", path, err)
	}
	d := &DB{bolt: b, pending: make(chan *commit), quit: make(chan struct{}), done: make(chan struct{})}
	go d.commitLoop()
	return d, nil
}

// Close lets the commit in progress finish, refuses later ones and closes the
// file. It must be called once.
func (d *DB) Close() error {
	close(d.quit)
	<-d.done
	return d.bolt.Close()
}

// Each calls visit for every record in key order. Key and value are valid
// during the call only. An error ends the walk and is returned.
func (d *DB) Each(in Bucket, visit func(key, value []byte) error) error {
	return d.bolt.View(func(tx *bolt.Tx) error { return tx.Bucket([]byte(in)).ForEach(visit) })
}

// Get calls visit with the value of each key that exists. The value is valid
// during the call only.
func (d *DB) Get(in Bucket, keys [][]byte, visit func(i int, value []byte) error) error {
	return d.bolt.View(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(in))
		for i, key := range keys {
			if v := b.Get(key); v != nil {
				if err := visit(i, v); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Key is the key of a sequence number: eight bytes, so that keys sort by age.
func Key(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// Seq is the sequence number of a key.
func Seq(key []byte) (uint64, error) {
	if len(key) != 8 {
		return 0, fmt.Errorf("key of %d bytes is not a sequence number", len(key))
	}
	return binary.BigEndian.Uint64(key), nil
}
