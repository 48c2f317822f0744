package pipeline

import "time"

// Upload is one version of an object that somebody put into S3.
type Upload struct {
	ETag    string `json:"etag"`
	Version string `json:"version_id,omitempty"`
	// Sequencer is S3's own order of the events of one key; empty where the
	// upload was found by looking instead of by an event.
	Sequencer string    `json:"sequencer,omitempty"`
	Bytes     int64     `json:"bytes"`
	Modified  time.Time `json:"modified"` // S3's Last-Modified, to the second
	At        time.Time `json:"at"`       // the S3 event's time, to the millisecond
}

// After reports whether u is a later version of the same key than v. It is a
// strict order: by Last-Modified, then by sequencer, then by version so that the
// answer never depends on the order of arrival. S3 prescribes to compare
// sequencers as hex, the shorter one padded with zeros on its right; that is the
// plain order of strings.
func (u Upload) After(v Upload) bool {
	if !u.Modified.Equal(v.Modified) {
		return u.Modified.After(v.Modified)
	}
	if a, b := u.Sequencer, v.Sequencer; a != b {
		return a > b
	}
	if u.Version != v.Version {
		return u.Version > v.Version
	}
	return u.At.Before(v.At) // the same version seen twice: the first sight counts
}

// SessionCreated: the first object of a session has arrived, or a client asked for one.
type SessionCreated struct {
	Header `json:"-"`
	SessionRef
}

// ImageUploaded: a photo lies at original_image.jpg.
type ImageUploaded struct {
	Header `json:"-"`
	SessionRef
	Upload   Upload `json:"upload"`
	Filename string `json:"original_filename,omitempty"` // as the owner calls it
	Preset   Preset `json:"preset,omitempty"`            // the owner's wish for the models; empty: the worker's
}

// MaskUploaded: a confirmed mask lies at the object's mask_final.png.
type MaskUploaded struct {
	Header `json:"-"`
	SessionRef
	Object      ObjectNumber `json:"object"`
	Upload      Upload       `json:"upload"`
	Clicks      int          `json:"num_clicks"`
	Refinements int          `json:"num_refinements"`
	MadeOf      *Origin      `json:"made_of,omitempty"`
}

// Origin is what a worker made a mask of; an owner's own mask has none.
type Origin struct {
	Prompts string `json:"prompts_etag"`
	Image   string `json:"image_etag"`
}

// UploadRejected: an object arrived under a user's prefix that Gen3D cannot use.
// Session is empty where the key names none.
type UploadRejected struct {
	Header `json:"-"`
	SessionRef
	Key     string  `json:"key"`
	Failure Failure `json:"failure"`
}

// Type implements Event.
func (*SessionCreated) Type() string { return TypeSessionCreated }

// Type implements Event.
func (*ImageUploaded) Type() string { return TypeImageUploaded }

// Type implements Event.
func (*MaskUploaded) Type() string { return TypeMaskUploaded }

// Type implements Event.
func (*UploadRejected) Type() string { return TypeUploadRejected }
