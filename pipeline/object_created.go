package pipeline

import "time"

// ObjectCreated is what S3 says of one object: it was put, copied or completed.
// It does not travel in Gen3D's envelope; the bus makes it from S3's own words.
type ObjectCreated struct {
	Header `json:"-"`

	Bucket    string
	Key       string // unescaped, not yet parsed: it is a stranger's
	ETag      string
	Version   string
	Sequencer string
	Bytes     int64
	EventTime time.Time
}

// Type implements Event.
func (*ObjectCreated) Type() string { return "object.created" }

// Ref implements Event; whose session it is, the key will say.
func (*ObjectCreated) Ref() SessionRef { return SessionRef{} }

// ObjectCreatedID derives the id of S3's fact from the bucket, the key and which
// version it is, so that S3's and SNS's repetitions are the same fact.
func ObjectCreatedID(bucket, key, version, sequencer, etag string) string {
	return "evt_" + digest(32, "s3", bucket, key, version, sequencer, etag)
}
