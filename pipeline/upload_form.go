package pipeline

import "time"

// UploadRule says what may be uploaded with a form: exactly one key, one content
// type and one set of metadata, from 1 to MaxBytes bytes, for a while.
type UploadRule struct {
	ContentType string
	MaxBytes    int64
	Life        time.Duration
	Meta        map[string]string // names without x-amz-meta-, values in ASCII
}

// UploadForm is what a browser posts to the store: Fields, then the file.
type UploadForm struct {
	URL       string
	Fields    map[string]string
	MaxBytes  int64
	ExpiresAt time.Time
}
