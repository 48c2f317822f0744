package devidp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// store is the provider's file. Each table maps a key to one record as JSON.
type store struct{ db *bolt.DB }

// table is a bucket's name.
type table string

const (
	accounts table = "accounts" // subject: account
	emails   table = "emails"   // address in lower case: subject
	sessions table = "sessions" // hash of a cookie: session
	tickets  table = "tickets"  // hash of a ticket: ticket
	grants   table = "grants"   // hash of an authorization code: grant
	families table = "families" // family's id: family
)

// errNone: there is no such record.
var errNone = errors.New("no such record")

// lockWait is how long to wait for another process to let go of the file.
const lockWait = 500 * time.Millisecond

func openStore(path string) (*store, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, NoFreelistSync: true})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, t := range []table{accounts, emails, sessions, tickets, grants, families} {
			if _, err := tx.CreateBucketIfNotExists([]byte(t)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &store{db}, nil
}

func (s *store) close() error { return s.db.Close() }

// update runs fn in a transaction that is on disk when update answers nil.
func (s *store) update(fn func(*bolt.Tx) error) error { return s.db.Update(fn) }

// read is one record outside of a transaction; errNone if there is none.
func read[T any](s *store, t table, key []byte) (record T, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		record, err = get[T](tx, t, key)
		return err
	})
	return record, err
}

func get[T any](tx *bolt.Tx, t table, key []byte) (record T, err error) {
	b := tx.Bucket([]byte(t)).Get(key)
	if b == nil {
		return record, errNone
	}
	if err := json.Unmarshal(b, &record); err != nil {
		return record, fmt.Errorf("read %s: %w", t, err)
	}
	return record, nil
}

func put(tx *bolt.Tx, t table, key []byte, record any) error {
	b, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("write %s: %w", t, err)
	}
	return tx.Bucket([]byte(t)).Put(key, b)
}

func remove(tx *bolt.Tx, t table, key []byte) error { return tx.Bucket([]byte(t)).Delete(key) }

// sweep removes what has expired.
func (s *store) sweep(now time.Time) error {
	return s.update(func(tx *bolt.Tx) error {
		for _, t := range []table{sessions, tickets, grants, families} {
			var gone [][]byte // a bucket must not change while it is gone over
			err := tx.Bucket([]byte(t)).ForEach(func(k, v []byte) error {
				var record struct{ Expires time.Time }
				if err := json.Unmarshal(v, &record); err != nil || record.Expires.Before(now) {
					gone = append(gone, bytes.Clone(k))
				}
				return nil
			})
			if err != nil {
				return err
			}
			for _, k := range gone {
				if err := remove(tx, t, k); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
