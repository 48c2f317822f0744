package pipeline

import (
	"fmt"
	"time"
)

// StoredObject is what the store tells of an object beside its bytes.
type StoredObject struct {
	ETag     string // without quotes
	Version  string
	Bytes    int64
	Modified time.Time // UTC, to the second
	Meta     map[string]string
}

// FoundUpload is an upload as a list of its folder tells of it: without version and
// metadata.
type FoundUpload struct {
	Key      ObjectKey
	ETag     string
	Modified time.Time // UTC, to the second
}

// TooLargeError: an object has more bytes than its reader is ready to hold.
type TooLargeError struct{ Bytes, Limit int64 }

func (e TooLargeError) Error() string {
	return fmt.Sprintf("object has %d bytes, at most %d are read", e.Bytes, e.Limit)
}
