package pipeline

import (
	"cmp"
	"slices"
	"time"
)

const mebibyte = 1 << 20

// derive computes what the owner sees from the facts. It is a pure function of
// them: everything derived is overwritten.
func (s *Session) derive() {
	s.pruneRuns()
	for i := range s.Runs {
		if !s.Runs[i].open() {
			s.Runs[i].Preview = nil
		}
	}
	s.Name = s.name()
	s.Stages, s.ImageInfo, s.MaskInfo, s.Progress, s.Error, s.NotifiedAt = Stages{}, nil, nil, nil, nil, nil

	encoding := s.EncodingRun()
	s.deriveInitialization(encoding)
	for i := range s.Objects {
		s.deriveObject(&s.Objects[i], encoding)
	}
	if len(s.Objects) > 0 && s.Objects[0].Object == 0 {
		first := s.Objects[0]
		s.Stages.Interaction, s.Stages.Reconstruction, s.MaskInfo = first.Interaction, first.Reconstruction, first.MaskInfo
	}
	s.Status = s.deriveStatus(encoding)
	s.Mail = s.latestMail()
}

func (s *Session) deriveStatus(encoding *RunFacts) Status {
	switch {
	case s.Deleted():
		return Deleted
	case s.Image == nil && s.Rejected != nil:
		s.Error = &s.Rejected.Failure
		return Failed
	case s.Image == nil:
		return Created
	case encoding == nil || encoding.open():
		return Initializing
	case encoding.CompletedAt == nil:
		s.Error, s.NotifiedAt = encoding.Failure, encoding.NotifiedAt
		return Failed
	}
	masked, worst := false, Notified
	for _, o := range s.Objects {
		if o.Mask == nil || s.outdated(o.Mask) {
			continue
		}
		masked = true
		if o.Status == Failed && s.Error == nil {
			s.Error = o.Error
		}
		worst = min(rank(o.Status), rank(worst)).status()
	}
	if !masked {
		s.Error = s.refusedPrompts()
		return AwaitingMask
	}
	if worst == Notified || worst == Failed {
		s.NotifiedAt = s.latestNotice()
	}
	return worst
}

// statusRank orders object statuses by how much is still owed: what is running
// outranks what failed, and that what is done.
type statusRank int

var ranked = []Status{Reconstructing, Failed, Completed, Notified}

func rank(s Status) statusRank      { return statusRank(slices.Index(ranked, s)) }
func (r statusRank) status() Status { return ranked[r] }
func (r *RunFacts) open() bool      { return r.CompletedAt == nil && r.FailedAt == nil }
func (s *Session) latestNotice() (t *time.Time) {
	for _, o := range s.Objects {
		if r := s.ReconstructionRun(o.Object); r != nil && r.NotifiedAt != nil && (t == nil || r.NotifiedAt.After(*t)) {
			t = r.NotifiedAt
		}
	}
	return t
}

func (s *Session) deriveInitialization(run *RunFacts) {
	if run == nil {
		return
	}
	st := &s.Stages.Initialization
	st.Period = run.period()
	if e := run.Encoding; e != nil {
		info := e.Image
		info.OriginalFilename = cmp.Or(s.Image.Filename, info.OriginalFilename, string(OriginalImage))
		s.ImageInfo = &info
		st.DurationSec = &e.DurationSec
		st.EmbeddingSizeMB = new(float64(e.Bytes) / mebibyte)
		st.Model, st.StepsSec = e.Model, e.StepsSec
	} else if run.open() && run.Advance != nil {
		s.Progress = &Progress{Initialization, 0, *run.Advance}
	}
}

func (s *Session) deriveObject(o *Object, encoding *RunFacts) {
	*o = Object{Object: o.Object, Status: Created, Mask: o.Mask, Prompts: o.Prompts, Refused: o.Refused}
	if o.Mask == nil || s.outdated(o.Mask) {
		return
	}
	o.Interaction = interaction(o.Mask, encoding)
	o.Status = Reconstructing
	run := s.ReconstructionRun(o.Object)
	if run == nil {
		return
	}
	o.Reconstruction.Period = run.period()
	switch {
	case run.CompletedAt != nil && run.Reconstruction != nil:
		o.Status = Completed
		if run.NotifiedAt != nil {
			o.Status = Notified
		}
		o.complete(*run.Reconstruction)
	case run.FailedAt != nil:
		o.Status, o.Error = Failed, run.Failure
	default:
		if run.Preview != nil {
			o.complete(*run.Preview)
			o.Reconstruction.DurationSec, o.Reconstruction.StepsSec = nil, nil // it goes on
		}
		if run.Advance != nil && s.Progress == nil {
			s.Progress = &Progress{Reconstruction, o.Object, *run.Advance}
		}
	}
}

func (o *Object) complete(r ReconstructionResult) {
	o.MaskInfo = &r.Mask
	o.Artefacts = r.Artefacts
	st := &o.Reconstruction
	st.DurationSec, st.Points, st.Triangles, st.Bounds = &r.DurationSec, &r.Points, &r.Triangles, &r.Bounds
	st.Method, st.Preset, st.Seed, st.StepsSec = r.Method, r.Preset, &r.Seed, r.StepsSec
	if a, ok := r.Artefact(OutputMesh); ok {
		st.MeshSizeMB = new(float64(a.Bytes) / mebibyte)
	}
}

// interaction lasts from the embeddings to the mask. A mask that was there
// first took no time.
func interaction(m *Mask, encoding *RunFacts) InteractionStage {
	start := m.At
	if encoding != nil && encoding.CompletedAt != nil && encoding.CompletedAt.Before(start) {
		start = *encoding.CompletedAt
	}
	sec := m.At.Sub(start).Seconds()
	return InteractionStage{
		Period: Period{StartedAt: &start, CompletedAt: &m.At, DurationSec: &sec},
		Clicks: &m.Clicks, Refinements: &m.Refinements,
	}
}

// EncodingRun is the latest attempt at the newest photo, or nil.
func (s *Session) EncodingRun() *RunFacts {
	if s.Image == nil {
		return nil
	}
	return s.latest(Run{Stage: Initialization, ImageETag: s.Image.ETag})
}

// ReconstructionRun is the latest attempt at the n-th object's newest mask and
// the newest photo, or nil.
func (s *Session) ReconstructionRun(n ObjectNumber) *RunFacts {
	mask := s.Mask(n)
	if s.Image == nil || mask == nil {
		return nil
	}
	return s.latest(Run{Stage: Reconstruction, Object: n, ImageETag: s.Image.ETag, MaskETag: mask.ETag})
}

// Mask is the n-th object's newest mask, or nil: also where it was made of prompts on
// another photo than the newest.
func (s *Session) Mask(n ObjectNumber) *Mask {
	if m := s.UploadedMask(n); m != nil && !s.outdated(m) {
		return m
	}
	return nil
}

// UploadedMask is the n-th object's newest mask, whatever it is of, or nil.
func (s *Session) UploadedMask(n ObjectNumber) *Mask {
	for _, o := range s.Objects {
		if o.Object == n {
			return o.Mask
		}
	}
	return nil
}

// Prompts are the n-th object's newest prompts, or nil.
func (s *Session) Prompts(n ObjectNumber) *Upload {
	for _, o := range s.Objects {
		if o.Object == n {
			return o.Prompts
		}
	}
	return nil
}

// Upload is what the session knows of a photo, a mask or prompts, or nil.
func (s *Session) Upload(key ObjectKey) *Upload {
	switch key.File {
	case OriginalImage:
		if s.Image != nil {
			return &s.Image.Upload
		}
	case MaskFinal:
		if m := s.UploadedMask(key.Object); m != nil {
			return &m.Upload
		}
	case Prompts:
		return s.Prompts(key.Object)
	}
	return nil
}

// Run finds a run's facts by its id, or answers nil.
func (s *Session) Run(id RunID) *RunFacts {
	for i := range s.Runs {
		if s.Runs[i].ID == id {
			return &s.Runs[i]
		}
	}
	return nil
}

func (s *Session) latest(like Run) *RunFacts {
	var best *RunFacts
	for i := range s.Runs {
		if r := &s.Runs[i]; r.sameInputs(like) && (best == nil || r.Attempt > best.Attempt) {
			best = r
		}
	}
	return best
}

// told reports whether the owner has been told of what ended, or will be by
// somebody else than those who work on the session.
func (s *Session) told() bool {
	if e := s.EncodingRun(); e != nil && e.CompletedAt == nil && e.FailedAt != nil {
		return e.Told()
	}
	for _, o := range s.Objects {
		if r := s.ReconstructionRun(o.Object); r != nil && o.Status != Notified && !r.Told() {
			return false
		}
	}
	return true
}

// Told reports whether nothing is owed to the owner about how the run ended: they
// know it from a mail, the mail was gathered (the digest owes it now) or withheld,
// or it was they who cancelled the run.
func (r *RunFacts) Told() bool {
	return r.NotifiedAt != nil || r.Mail != nil || r.Failure != nil && r.Failure.Code == Cancelled
}

func (r *RunFacts) period() Period {
	end := r.CompletedAt
	if end == nil {
		end = r.FailedAt
	}
	return Period{StartedAt: r.StartedAt, CompletedAt: end}
}
