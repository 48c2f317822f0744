package pipeline

// ReconstructionRequested: a photo and a mask are waiting for a worker. Its
// cause is the run, so that whichever of the two came last, the request is the same.
type ReconstructionRequested struct {
	Header `json:"-"`
	SessionRef
	Run   Run    `json:"run"`
	Image Upload `json:"image"`
	Mask  Upload `json:"mask"`
	// Preset is the photo's; empty: the worker's.
	Preset Preset `json:"preset,omitempty"`
}

// ReconstructionStarted: a worker took the object up.
type ReconstructionStarted struct {
	Header `json:"-"`
	SessionRef
	Run Run `json:"run"`
}

// ReconstructionProgressed: a share of the reconstruction is done.
type ReconstructionProgressed struct {
	Header `json:"-"`
	SessionRef
	Run Run `json:"run"`
	Advance
}

// ReconstructionPreviewed: a model that was quick to make is there, to look at while
// the good one is made. Its artefacts are the few files that showing it takes.
type ReconstructionPreviewed struct {
	Header `json:"-"`
	SessionRef
	Run    Run                  `json:"run"`
	Result ReconstructionResult `json:"result"`
}

// ReconstructionCompleted: the object's model is there, in every format.
type ReconstructionCompleted struct {
	Header `json:"-"`
	SessionRef
	Run    Run                  `json:"run"`
	Result ReconstructionResult `json:"result"`
}

// ReconstructionFailed: the object could not be reconstructed.
type ReconstructionFailed struct {
	Header `json:"-"`
	SessionRef
	Run     Run     `json:"run"`
	Failure Failure `json:"failure"`
}

// ReconstructionResult is what reconstructing an object gave.
type ReconstructionResult struct {
	Mask        MaskInfo           `json:"mask_info"`
	Method      string             `json:"method"` // such as "silhouette inflation"
	Preset      string             `json:"preset"`
	Seed        uint64             `json:"seed"`
	Points      int                `json:"num_points"` // splats
	Triangles   int                `json:"num_triangles"`
	Bounds      [2][3]float64      `json:"bounds"` // lowest and highest corner, model units
	DurationSec float64            `json:"duration_sec"`
	StepsSec    map[string]float64 `json:"steps_sec,omitempty"`
	Artefacts   []Artefact         `json:"artefacts"`
}

// Artefact finds a file among the result's, or answers false.
func (r ReconstructionResult) Artefact(f File) (Artefact, bool) {
	for _, a := range r.Artefacts {
		if a.File == f {
			return a, true
		}
	}
	return Artefact{}, false
}

// MaskInfo describes a mask in pixels of image.jpg.
type MaskInfo struct {
	Pixels   int     `json:"num_pixels"`
	Coverage float64 `json:"coverage_percent"` // of the photo, 0 to 100
}

// Type implements Event.
func (*ReconstructionRequested) Type() string { return TypeReconstructionRequested }

// Type implements Event.
func (*ReconstructionStarted) Type() string { return TypeReconstructionStarted }

// Type implements Event.
func (*ReconstructionProgressed) Type() string { return TypeReconstructionProgressed }

// Type implements Event.
func (*ReconstructionPreviewed) Type() string { return TypeReconstructionPreviewed }

// Type implements Event.
func (*ReconstructionCompleted) Type() string { return TypeReconstructionCompleted }

// Type implements Event.
func (*ReconstructionFailed) Type() string { return TypeReconstructionFailed }
