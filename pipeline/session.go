package pipeline

import "time"

// SchemaVersion is the version of metadata.json.
const SchemaVersion = 1

// Status is where a session is, as its owner sees it.
type Status string

// The statuses, in the order in which a session that goes well passes through them.
const (
	Created        Status = "created"
	Initializing   Status = "initializing"
	AwaitingMask   Status = "awaiting_mask"
	Reconstructing Status = "reconstructing"
	Completed      Status = "completed"
	Notified       Status = "notified"
	Failed         Status = "failed"
	Deleted        Status = "deleted"
)

// Known reports whether s is one of the statuses.
func (s Status) Known() bool {
	switch s {
	case Created, Initializing, AwaitingMask, Reconstructing, Completed, Notified, Failed, Deleted:
		return true
	}
	return false
}

// Session is metadata.json: the projection of a session's events.
//
// The upper fields are derived from the lower ones (Image, Objects[].Mask, Runs,
// …), which are the facts; Apply joins a fact in and derives anew. The join is
// commutative, associative and idempotent, so events may come in any order and
// any number of times.
type Session struct {
	Version   int       `json:"version"`
	SessionID SessionID `json:"session_id"`
	UserID    UserID    `json:"user_id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Status    Status    `json:"status"`
	Name      string    `json:"name,omitempty"` // what the owner calls it: a name given, else the photo's

	Stages    Stages     `json:"stages"`
	ImageInfo *ImageInfo `json:"image_info,omitempty"`
	MaskInfo  *MaskInfo  `json:"mask_info,omitempty"` // of object 0
	Progress  *Progress  `json:"progress,omitempty"`
	Error     *Failure   `json:"error,omitempty"`
	Objects   []Object   `json:"objects"`

	Image      *Photo     `json:"image,omitempty"`
	Rejected   *Rejection `json:"rejected,omitempty"`
	Renamed    *Renaming  `json:"renamed,omitempty"`
	Runs       []RunFacts `json:"runs"`
	NotifiedAt *time.Time `json:"notified_at,omitempty"`
	Mail       *MailState `json:"mail,omitempty"`        // of the newest mail
	DeletedAt  *time.Time `json:"deleted_at,omitempty"`  // the last time; Deleted says whether it still is
	RestoredAt *time.Time `json:"restored_at,omitempty"` // the last time
	Events     []Applied  `json:"events"`
}

// Stages are the guide's three stages; those of object 0 where there are several.
type Stages struct {
	Initialization InitializationStage `json:"initialization"`
	Interaction    InteractionStage    `json:"interaction"`
	Reconstruction ReconstructionStage `json:"reconstruction"`
}

// Period is when something began and ended.
type Period struct {
	StartedAt   *time.Time `json:"started_at,omitempty"`
	CompletedAt *time.Time `json:"completed_at,omitempty"`
	DurationSec *float64   `json:"duration_sec,omitempty"`
}

// InitializationStage is the encoding of the photo. Sizes are in MiB, as in the guide.
type InitializationStage struct {
	Period
	EmbeddingSizeMB *float64           `json:"embedding_size_mb,omitempty"`
	Model           string             `json:"model,omitempty"`
	StepsSec        map[string]float64 `json:"steps_sec,omitempty"`
}

// InteractionStage is the owner's part: from the embeddings to the mask.
type InteractionStage struct {
	Period
	Clicks      *int `json:"num_clicks,omitempty"`
	Refinements *int `json:"num_refinements,omitempty"`
}

// ReconstructionStage is the making of the model.
type ReconstructionStage struct {
	Period
	MeshSizeMB *float64           `json:"mesh_size_mb,omitempty"`
	Points     *int               `json:"num_points,omitempty"`
	Triangles  *int               `json:"num_triangles,omitempty"`
	Bounds     *[2][3]float64     `json:"bounds,omitempty"`
	Method     string             `json:"method,omitempty"`
	Preset     string             `json:"preset,omitempty"`
	Seed       *uint64            `json:"seed,omitempty"`
	StepsSec   map[string]float64 `json:"steps_sec,omitempty"`
}

// Object is one object of the photo: a mask and what became of it.
type Object struct {
	Object         ObjectNumber        `json:"object"`
	Status         Status              `json:"status"`
	MaskInfo       *MaskInfo           `json:"mask_info,omitempty"`
	Interaction    InteractionStage    `json:"interaction"`
	Reconstruction ReconstructionStage `json:"reconstruction"`
	Artefacts      []Artefact          `json:"artefacts,omitempty"`
	Error          *Failure            `json:"error,omitempty"`

	Mask    *Mask   `json:"mask,omitempty"`
	Prompts *Upload `json:"prompts,omitempty"`
	// Refused is the newest refusal of this object's prompts.
	Refused *Rejection `json:"prompts_refused,omitempty"`
}

// Photo is the newest upload of the photo.
type Photo struct {
	Upload
	Filename string `json:"original_filename,omitempty"`
	Preset   Preset `json:"preset,omitempty"` // of every model made of it
}

// Mask is the newest upload of an object's mask.
type Mask struct {
	Upload
	Clicks      int     `json:"num_clicks"`
	Refinements int     `json:"num_refinements"`
	MadeOf      *Origin `json:"made_of,omitempty"`
}

// Rejection is the newest upload that Gen3D could not use.
type Rejection struct {
	Key     string    `json:"key"`
	At      time.Time `json:"at"`
	Failure Failure   `json:"failure"`
}

// Progress is how far the running stage has come.
type Progress struct {
	Stage  Stage        `json:"stage"`
	Object ObjectNumber `json:"object"`
	Advance
}

// RunFacts is all that is known of one run.
type RunFacts struct {
	Run
	RequestedAt *time.Time `json:"requested_at,omitempty"`
	StartedAt   *time.Time `json:"started_at,omitempty"`
	CompletedAt *time.Time `json:"completed_at,omitempty"`
	FailedAt    *time.Time `json:"failed_at,omitempty"`
	NotifiedAt  *time.Time `json:"notified_at,omitempty"`
	Mail        *MailState `json:"mail,omitempty"`
	Advance     *Advance   `json:"advance,omitempty"`

	Encoding       *EncodingResult       `json:"encoding,omitempty"`
	Reconstruction *ReconstructionResult `json:"reconstruction,omitempty"`
	Preview        *ReconstructionResult `json:"preview,omitempty"` // until the run ends
	Failure        *Failure              `json:"failure,omitempty"`
}

// Applied is an event that this session already holds.
type Applied struct {
	ID   string    `json:"id"`
	Type string    `json:"type"`
	At   time.Time `json:"at"`
}

// NewSession is a session of which nothing is known yet.
func NewSession(ref SessionRef) Session {
	return Session{
		Version: SchemaVersion, SessionID: ref.Session, UserID: ref.User, Status: Created,
		Objects: []Object{}, Runs: []RunFacts{}, Events: []Applied{},
	}
}

// Ref says whose session s is.
func (s *Session) Ref() SessionRef { return SessionRef{User: s.UserID, Session: s.SessionID} }

// AtRest reports whether nothing is owed to the session by a machine: what comes
// next is the owner's to do.
func (s *Session) AtRest() bool {
	for _, o := range s.Objects {
		if s.Pending(o.Object) {
			return false
		}
	}
	switch s.Status {
	case Notified, Deleted:
		return true
	case AwaitingMask:
		return true
	case Created:
		return s.Image == nil // a mask alone waits for its photo
	case Completed: // the mail about it is gathered or withheld
		return s.told()
	case Failed:
		return s.Image == nil || s.told() && !s.retryDue()
	default:
		return false
	}
}
