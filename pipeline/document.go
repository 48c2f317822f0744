package pipeline

import (
	"errors"
	"time"
)

// What a document is written over, beside an ETag: whatever is there, or nothing.
const (
	AnyVersion = ""
	NoVersion  = "*"
)

// Overtaken reports whether a document was not written because it is not what it was
// when it was read: changed, being changed, or gone.
func Overtaken(err error) bool {
	return errors.Is(err, ErrExists) || errors.Is(err, ErrConflict) || errors.Is(err, ErrNotFound)
}

// Listed is a document in a list.
type Listed struct {
	Key      string
	ETag     string
	Bytes    int64
	Modified time.Time
}
