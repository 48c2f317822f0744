package pipeline

import (
	"errors"
	"fmt"
)

// What adapters answer, so that handlers need not know the technology.
var (
	// ErrNotFound: the object or session is not there.
	ErrNotFound = errors.New("not found")
	// ErrExists: create-only found something already there.
	ErrExists = errors.New("already exists")
	// ErrConflict: a concurrent writer won too many times in a row.
	ErrConflict = errors.New("concurrent change")
)

// ErrErased: the session was erased for good. It is not found, and what is still told
// of it is to be forgotten: a message about it is done with, neither tried again nor
// kept.
var ErrErased = fmt.Errorf("session was erased: %w", ErrNotFound)

type permanentError struct{ err error }

func (e permanentError) Error() string { return e.err.Error() }
func (e permanentError) Unwrap() error { return e.err }

// Permanent marks an error that no retry can cure. It is the whole retry
// policy: a permanent error sends its message to the dead letters, every other
// error is retried.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanentError{err}
}

// IsPermanent reports whether err, or anything it wraps, was marked Permanent.
func IsPermanent(err error) bool {
	var p permanentError
	return errors.As(err, &p)
}
