package pipeline

import "strconv"

// Stage is one of the three stages of a session, named as in the guide.
type Stage string

// The stages that machines work on. The stage between them, interaction, is the owner's.
const (
	Initialization Stage = "initialization" // photo to embeddings
	Reconstruction Stage = "reconstruction" // photo and mask to model
)

// RunID names one attempt at one stage for one set of inputs.
type RunID string

// Run is one attempt at a stage. Its id is derived from the *content* of its
// inputs: the same bytes uploaded twice are the same run, and so one job, one
// result and one mail.
type Run struct {
	ID        RunID        `json:"id"`
	Stage     Stage        `json:"stage"`
	Object    ObjectNumber `json:"object"`
	ImageETag string       `json:"image_etag"`
	MaskETag  string       `json:"mask_etag,omitempty"`
	Attempt   int          `json:"attempt"` // from 1; a retry of the same inputs counts up
}

// EncodingRun is the attempt-th try at encoding a photo.
func EncodingRun(ref SessionRef, imageETag string, attempt int) Run {
	return identified(ref, Run{Stage: Initialization, ImageETag: imageETag, Attempt: attempt})
}

// ReconstructionRun is the attempt-th try at reconstructing one object.
func ReconstructionRun(ref SessionRef, n ObjectNumber, imageETag, maskETag string, attempt int) Run {
	return identified(ref, Run{Stage: Reconstruction, Object: n, ImageETag: imageETag, MaskETag: maskETag, Attempt: attempt})
}

func identified(ref SessionRef, r Run) Run {
	r.ID = RunID("run_" + digest(24, string(ref.User), string(ref.Session), string(r.Stage),
		strconv.Itoa(int(r.Object)), r.ImageETag, r.MaskETag, strconv.Itoa(r.Attempt)))
	return r
}

// sameInputs reports whether two runs try the same thing.
func (r Run) sameInputs(o Run) bool {
	r.ID, r.Attempt, o.ID, o.Attempt = "", 0, "", 0
	return r == o
}
