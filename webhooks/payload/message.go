package payload

import (
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// Version is the newest version of bodies.
const Version = "2026-11"

// Versions are all versions, the newest last.
var Versions = []string{Version}

// Message is a body: the envelope that Standard Webhooks recommends.
type Message struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"` // of the fact, not of the try
	Data      any       `json:"data"`
}

// Session is what is said of every fact about a session.
type Session struct {
	UserID    pipeline.UserID    `json:"user_id"`
	SessionID pipeline.SessionID `json:"session_id"`
	Self      string             `json:"self"` // where the session can be read, with a token
}

// Artefact is a file that was made. URL and ExpiresAt are there where the endpoint
// asked for links: who has the link has the file.
type Artefact struct {
	File      string     `json:"file"`
	Bucket    string     `json:"bucket"`
	Key       string     `json:"key"`
	Bytes     int64      `json:"bytes"`
	SHA256    string     `json:"sha256"`
	URL       string     `json:"url,omitempty"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// Error is why something failed. Its code never changes meaning.
type Error struct {
	Code      pipeline.Code     `json:"code"`
	Category  pipeline.Category `json:"category"`
	Message   string            `json:"message"`
	Hint      string            `json:"hint"`
	Retryable bool              `json:"retryable"`
}

// SessionChanged says that a session was deleted or restored.
type SessionChanged struct {
	Session
	Status string `json:"status"` // deleted or restored
}

// EncodingCompleted says that the photo was read: it awaits its mask.
type EncodingCompleted struct {
	Session
	Status      string             `json:"status"` // completed
	RunID       pipeline.RunID     `json:"run_id"`
	Attempt     int                `json:"attempt"`
	Image       pipeline.ImageInfo `json:"image"`
	Model       string             `json:"model"`
	DurationSec float64            `json:"duration_sec"`
	Artefacts   []Artefact         `json:"artefacts"`
}

// ReconstructionStarted says that a worker took an object up.
type ReconstructionStarted struct {
	Session
	Status  string                `json:"status"` // reconstructing
	Object  pipeline.ObjectNumber `json:"object"`
	RunID   pipeline.RunID        `json:"run_id"`
	Attempt int                   `json:"attempt"`
}

// ReconstructionCompleted says that an object's model is there.
type ReconstructionCompleted struct {
	Session
	Status      string                `json:"status"` // completed
	Object      pipeline.ObjectNumber `json:"object"`
	RunID       pipeline.RunID        `json:"run_id"`
	Attempt     int                   `json:"attempt"`
	Method      string                `json:"method"`
	Preset      string                `json:"preset"`
	Points      int                   `json:"num_points"`
	Triangles   int                   `json:"num_triangles"`
	DurationSec float64               `json:"duration_sec"`
	Artefacts   []Artefact            `json:"artefacts"`
}

// Failed says that a stage ended without its result.
type Failed struct {
	Session
	Status  string                `json:"status"` // failed
	Object  pipeline.ObjectNumber `json:"object"`
	RunID   pipeline.RunID        `json:"run_id"`
	Attempt int                   `json:"attempt"`
	Error   Error                 `json:"error"`
}

// UploadRejected says that a file came that cannot be used.
type UploadRejected struct {
	UserID    pipeline.UserID    `json:"user_id"`
	SessionID pipeline.SessionID `json:"session_id,omitempty"` // where the key names one
	Status    string             `json:"status"`               // failed
	Bucket    string             `json:"bucket"`
	Key       string             `json:"key"`
	Error     Error              `json:"error"`
}

// Ping says nothing: somebody wants to see whether it arrives.
type Ping struct {
	UserID     pipeline.UserID     `json:"user_id"`
	EndpointID pipeline.EndpointID `json:"endpoint_id"`
}
