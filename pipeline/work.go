package pipeline

// FailedInputs are the uploads whose repetition tries again what failed: the
// photo where encoding failed, else the mask of each object that failed.
func (s *Session) FailedInputs() []ObjectKey {
	if s.Deleted() {
		return nil
	}
	if e := s.EncodingRun(); e != nil && e.CompletedAt == nil && e.FailedAt != nil {
		return []ObjectKey{s.Ref().Key(OriginalImage)}
	}
	var keys []ObjectKey
	for _, o := range s.Objects {
		if o.Status == Failed && o.Mask != nil {
			keys = append(keys, s.Ref().ObjectKey(o.Object, MaskFinal))
		}
	}
	return keys
}

// OpenRuns are the runs that have been, or are about to be, asked for and have not
// ended: the encoding of the photo, or else the reconstructions.
func (s *Session) OpenRuns() []Run {
	next, ok := s.NextEncoding()
	if !ok {
		return nil
	}
	if r := s.Run(next.ID); r == nil || r.open() {
		return []Run{next}
	}
	var open []Run
	for _, o := range s.Objects {
		next, ok := s.NextReconstruction(o.Object)
		if !ok {
			continue
		}
		if r := s.Run(next.ID); r == nil || r.open() {
			open = append(open, next)
		}
	}
	return open
}

// Cancellation is the end of a run that its owner does not want any more.
func Cancellation(ref SessionRef, r Run) Event {
	failure := *NewFailure(Cancelled, "")
	if r.Stage == Initialization {
		return &EncodingFailed{SessionRef: ref, Run: r, Failure: failure}
	}
	return &ReconstructionFailed{SessionRef: ref, Run: r, Failure: failure}
}
