package runner

import "encoding/json"

// version of the protocol; a child that does not know it refuses to start.
const version = 1

// maxLine is the longest line that a child may write. Anything large is a file.
const maxLine = 1 << 20

// Types of messages, first those to the child.
const (
	typeInit     = "init"
	typeRun      = "run"
	typeCancel   = "cancel"
	typeShutdown = "shutdown"

	typeReady    = "ready"
	typeProgress = "progress"
	typeDone     = "done"
	typeError    = "error"
)

// request is a message to the child.
type request struct {
	V          int             `json:"v,omitempty"`
	Type       string          `json:"type"`
	ID         string          `json:"id,omitempty"`
	Model      string          `json:"model,omitempty"`  // init: its id and version
	Folder     string          `json:"folder,omitempty"` // init: where its files are
	Image      string          `json:"image,omitempty"`
	Mask       string          `json:"mask,omitempty"`
	OutDir     string          `json:"out_dir,omitempty"`
	Seed       uint64          `json:"seed,omitempty"`
	Options    json.RawMessage `json:"options,omitempty"`
	DeadlineMS int64           `json:"deadline_ms,omitempty"`
}

// message is one from the child.
type message struct {
	Type string `json:"type"`
	ID   string `json:"id"`

	Ready
	Stage string   `json:"stage"`
	Step  int      `json:"step"`
	Of    int      `json:"of"`
	Files []string `json:"files"` // below out_dir
	Stats Stats    `json:"stats"`

	Code    Code   `json:"code"`
	Detail  string `json:"detail"`
	Restart bool   `json:"restart"`
}

// Ready is what a child says of itself when its model is loaded.
type Ready struct {
	Device  string  `json:"device"`
	VRAM    int     `json:"vram_mb"`
	LoadSec float64 `json:"load_s"`
}

// Stats are what a job came to.
type Stats struct {
	PeakVRAM  int                `json:"peak_vram_mb"`
	StagesSec map[string]float64 `json:"stages_s"`
	Splats    int                `json:"splats"`
}

// Code is why a job failed.
type Code string

// The first four are what a child can say.
const (
	OutOfMemory Code = "oom"
	BadInput    Code = "bad_input"
	Cancelled   Code = "cancelled"
	Internal    Code = "internal"

	Crashed   Code = "crashed"    // it ended in the middle
	Hung      Code = "hung"       // it said nothing for too long
	Garbled   Code = "garbled"    // it said what is not in the protocol
	Unstarted Code = "unstarted"  // it did not come up
	Looping   Code = "crash_loop" // it came down too often
)
