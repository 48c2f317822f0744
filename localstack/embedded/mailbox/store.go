package mailbox

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// store keeps messages by id and entries by number, in one file.
type store struct{ db *bolt.DB }

var (
	messagesBucket = []byte("messages")
	entriesBucket  = []byte("entries")
	eventsBucket   = []byte("events") // still to be published, by number
	buckets        = [][]byte{messagesBucket, entriesBucket, eventsBucket}
)

// lockWait is how long to wait for another process to let go of the file.
const lockWait = 500 * time.Millisecond

var errNoMail = errors.New("no such mail")

func openStore(path string) (*store, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, NoFreelistSync: true})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	s := &store{db}
	if err := db.Update(createBuckets); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

func createBuckets(tx *bolt.Tx) error {
	for _, name := range buckets {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return nil
}

func (s *store) close() error { return s.db.Close() }

// add stores msg, an entry for each recipient, and the events to be published of it;
// on nil they are on disk.
func (s *store) add(msg message, recipients []string, events [][]byte) error {
	m, err := json.Marshal(msg)
	if err != nil {
		return err
	}
	return s.db.Update(func(tx *bolt.Tx) error {
		if err := tx.Bucket(messagesBucket).Put([]byte(msg.ID), m); err != nil {
			return err
		}
		pending := tx.Bucket(eventsBucket)
		for _, e := range events {
			n, err := pending.NextSequence()
			if err == nil {
				err = pending.Put(key(n), e)
			}
			if err != nil {
				return err
			}
		}
		b := tx.Bucket(entriesBucket)
		for _, to := range recipients {
			n, err := b.NextSequence()
			if err != nil {
				return err
			}
			e, err := json.Marshal(entry{
				Message: msg.ID, To: to, From: msg.From, Subject: msg.Subject, Snippet: snippet(msg), At: msg.At,
			})
			if err != nil {
				return err
			}
			if err := b.Put(key(n), e); err != nil {
				return err
			}
		}
		return nil
	})
}

// each calls fn with the entries addressed to a mailbox, or all if to is "", oldest
// or newest first, until fn returns false. fn must not wait for anything: an open
// transaction can hold up those that write.
func (s *store) each(to string, newest bool, fn func(entry) bool) error {
	return s.db.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(entriesBucket).Cursor()
		first, next := c.First, c.Next
		if newest {
			first, next = c.Last, c.Prev
		}
		for k, v := first(); k != nil; k, v = next() {
			e := entry{Number: binary.BigEndian.Uint64(k)}
			if err := json.Unmarshal(v, &e); err != nil {
				return fmt.Errorf("entry %d: %w", e.Number, err)
			}
			if to != "" && !strings.EqualFold(to, e.To) {
				continue
			}
			if !fn(e) {
				return nil
			}
		}
		return nil
	})
}

// get reads one entry and its mail; errNoMail if there is none.
func (s *store) get(number uint64) (e entry, m message, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		v := tx.Bucket(entriesBucket).Get(key(number))
		if v == nil {
			return errNoMail
		}
		e.Number = number
		if err := json.Unmarshal(v, &e); err != nil {
			return fmt.Errorf("entry %d: %w", number, err)
		}
		m, err = messageOf(tx, e)
		return err
	})
	return e, m, err
}

// clear forgets all mail. Numbers go on, so that an old link never shows new mail.
func (s *store) clear() error {
	return s.db.Update(func(tx *bolt.Tx) error {
		n := tx.Bucket(entriesBucket).Sequence()
		for _, name := range [][]byte{messagesBucket, entriesBucket} {
			if err := tx.DeleteBucket(name); err != nil {
				return err
			}
		}
		if err := createBuckets(tx); err != nil {
			return err
		}
		return tx.Bucket(entriesBucket).SetSequence(n)
	})
}

func messageOf(tx *bolt.Tx, e entry) (message, error) {
	var m message
	if err := json.Unmarshal(tx.Bucket(messagesBucket).Get([]byte(e.Message)), &m); err != nil {
		return m, fmt.Errorf("mail of entry %d: %w", e.Number, err)
	}
	return m, nil
}

func key(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// snippetLength is how many characters of a mail the list shows.
const snippetLength = 140

// snippet is the beginning of the plain text, on one line.
func snippet(m message) string {
	words := strings.Fields(m.Text[:min(len(m.Text), 8*snippetLength)])
	line := []rune(strings.ToValidUTF8(strings.Join(words, " "), ""))
	return string(line[:min(len(line), snippetLength)])
}
