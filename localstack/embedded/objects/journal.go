package objects

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// journal keeps the intents of events that are not known to be published.
//
// One goroutine writes. It takes all that waits for it into one transaction, so
// under load many intents share the two fsyncs of a commit. Erasing waits for
// company: an intent that is erased too late only repeats an event.
type journal struct {
	db    *bolt.DB
	adds  chan addition
	gone  chan uint64
	quit  chan struct{}
	ended chan error
}

type addition struct {
	intents []intent // sequencers are filled in
	done    chan<- error
}

var intentsBucket = []byte("intents")

const (
	// eraseDelay is how long erasing may wait for the next commit.
	eraseDelay = 50 * time.Millisecond
	// commitLimit bounds one transaction.
	commitLimit = 512
	// openWait is how long to wait for the file's lock.
	openWait = 500 * time.Millisecond
)

var errJournalClosed = errors.New("event journal is closed")

func openJournal(path string) (*journal, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: openWait, NoFreelistSync: true})
	if err != nil {
		return nil, fmt.Errorf("open event journal %s: %w", path, err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(intentsBucket)
		return err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare event journal: %w", err), db.Close())
	}
	j := &journal{
		db:    db,
		adds:  make(chan addition),
		gone:  make(chan uint64, commitLimit),
		quit:  make(chan struct{}),
		ended: make(chan error, 1),
	}
	go j.write()
	return j, nil
}

// add makes intents durable and gives them their sequencers, which are larger
// than any given before, in this life of the process or an earlier one.
func (j *journal) add(intents []intent) error {
	done := make(chan error, 1)
	select {
	case j.adds <- addition{intents, done}:
		return <-done
	case <-j.quit:
		return errJournalClosed
	}
}

// erase forgets an intent, soon.
func (j *journal) erase(sequencer uint64) {
	select {
	case j.gone <- sequencer:
	case <-j.quit: // the next start finds it and repeats the event
	}
}

// left are the intents that nobody has erased, oldest first.
func (j *journal) left() ([]intent, error) {
	var found []intent
	err := j.db.View(func(tx *bolt.Tx) error {
		return tx.Bucket(intentsBucket).ForEach(func(k, v []byte) error {
			in := intent{Sequencer: binary.BigEndian.Uint64(k)}
			if err := json.Unmarshal(v, &in); err != nil {
				return fmt.Errorf("intent %d: %w", in.Sequencer, err)
			}
			found = append(found, in)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read event journal: %w", err)
	}
	return found, nil
}

// close writes what waits and closes the file. Nobody may add any more.
func (j *journal) close() error {
	close(j.quit)
	return errors.Join(<-j.ended, j.db.Close())
}

// write is the only writer, until quit.
func (j *journal) write() {
	var erasing []uint64
	var due <-chan time.Time
	for {
		var adding []addition
		select {
		case a := <-j.adds:
			adding = append(adding, a)
		case s := <-j.gone:
			erasing = append(erasing, s)
			if due == nil {
				due = time.After(eraseDelay)
			}
			if len(erasing) < commitLimit {
				continue
			}
		case <-due:
		case <-j.quit:
			j.ended <- j.commit(nil, j.drain(erasing))
			return
		}
		adding, erasing = j.gather(adding, erasing)
		err := j.commit(adding, erasing)
		for _, a := range adding {
			a.done <- err
		}
		due = nil
		if err == nil {
			erasing = nil
		} else if len(erasing) > 0 {
			due = time.After(eraseDelay)
		}
	}
}

// gather takes what is waiting already, without waiting for more.
func (j *journal) gather(adding []addition, erasing []uint64) ([]addition, []uint64) {
	for len(adding)+len(erasing) < commitLimit {
		select {
		case a := <-j.adds:
			adding = append(adding, a)
		case s := <-j.gone:
			erasing = append(erasing, s)
		default:
			return adding, erasing
		}
	}
	return adding, erasing
}

// drain takes the erasures that are waiting.
func (j *journal) drain(erasing []uint64) []uint64 {
	for {
		select {
		case s := <-j.gone:
			erasing = append(erasing, s)
		default:
			return erasing
		}
	}
}

func (j *journal) commit(adding []addition, erasing []uint64) error {
	if len(adding) == 0 && len(erasing) == 0 {
		return nil
	}
	err := j.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket(intentsBucket)
		b.FillPercent = 1 // keys only grow
		for _, s := range erasing {
			if err := b.Delete(binary.BigEndian.AppendUint64(nil, s)); err != nil {
				return err
			}
		}
		for _, a := range adding {
			for i := range a.intents {
				if err := store(b, &a.intents[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write event journal: %w", err)
	}
	return nil
}

// store numbers in by the bucket's own counter, which lives in the same transaction.
func store(b *bolt.Bucket, in *intent) error {
	n, err := b.NextSequence()
	if err != nil {
		return err
	}
	v, err := json.Marshal(in)
	if err != nil {
		return err
	}
	in.Sequencer = n
	return b.Put(binary.BigEndian.AppendUint64(nil, n), v)
}
