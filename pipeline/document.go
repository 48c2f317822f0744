package pipeline

import "time"

// What a document is written over, beside an ETag: whatever is there, or nothing.
const (
	AnyVersion = ""
	NoVersion  = "*"
)

// Listed is a document in a list.
type Listed struct {
	Key      string
	ETag     string
	Bytes    int64
	Modified time.Time
}
