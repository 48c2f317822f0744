package pipeline

// EncodingRequested: a photo is waiting for a worker. Its cause is the run, so
// that whoever asks first, the request is the same.
type EncodingRequested struct {
	Header `json:"-"`
	SessionRef
	Run   Run    `json:"run"`
	Image Upload `json:"image"`
}

// EncodingStarted: a worker took the photo up.
type EncodingStarted struct {
	Header `json:"-"`
	SessionRef
	Run Run `json:"run"`
}

// EncodingProgressed: a share of the encoding is done.
type EncodingProgressed struct {
	Header `json:"-"`
	SessionRef
	Run Run `json:"run"`
	Advance
}

// EncodingCompleted: image.jpg, thumbnail.jpg and embeddings.json are there.
type EncodingCompleted struct {
	Header `json:"-"`
	SessionRef
	Run    Run            `json:"run"`
	Result EncodingResult `json:"result"`
}

// EncodingFailed: the photo could not be encoded.
type EncodingFailed struct {
	Header `json:"-"`
	SessionRef
	Run     Run     `json:"run"`
	Failure Failure `json:"failure"`
}

// Advance is how far a running stage has come.
type Advance struct {
	Step     string  `json:"step"`     // such as "inflate"; for people
	Fraction float64 `json:"fraction"` // 0 to 1
	ETASec   float64 `json:"eta_sec"`  // seconds to go, as far as known
}

// EncodingResult is what encoding a photo gave.
type EncodingResult struct {
	Image       ImageInfo          `json:"image_info"`
	Model       string             `json:"model"`  // such as "baseline"
	Family      string             `json:"family"` // whose decoder contract it keeps
	Bytes       int64              `json:"embedding_bytes"`
	DurationSec float64            `json:"duration_sec"`
	StepsSec    map[string]float64 `json:"steps_sec,omitempty"`
	Artefacts   []Artefact         `json:"artefacts"`
}

// ImageInfo describes the photo. Width and Height are those of image.jpg, in
// whose pixels masks and clicks are given.
type ImageInfo struct {
	OriginalFilename string `json:"original_filename,omitempty"`
	Width            int    `json:"width"`
	Height           int    `json:"height"`
	Format           string `json:"format"` // of what was sent: JPEG, PNG, WebP or HEIC
	OriginalWidth    int    `json:"original_width"`
	OriginalHeight   int    `json:"original_height"`
	OriginalBytes    int64  `json:"original_bytes"`
}

// Artefact is one file that a stage wrote.
type Artefact struct {
	File   File   `json:"file"`
	Key    string `json:"key"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Type implements Event.
func (*EncodingRequested) Type() string { return TypeEncodingRequested }

// Type implements Event.
func (*EncodingStarted) Type() string { return TypeEncodingStarted }

// Type implements Event.
func (*EncodingProgressed) Type() string { return TypeEncodingProgressed }

// Type implements Event.
func (*EncodingCompleted) Type() string { return TypeEncodingCompleted }

// Type implements Event.
func (*EncodingFailed) Type() string { return TypeEncodingFailed }
