package pipeline

import "time"

// NextEncoding is the run that the newest photo calls for, or false while there
// is no photo. It is the latest run there is, so that asking again changes
// nothing, unless that one failed and the photo was uploaded again afterwards:
// then it is a new attempt.
func (s *Session) NextEncoding() (Run, bool) {
	if s.Image == nil || s.Deleted() {
		return Run{}, false
	}
	last := s.EncodingRun()
	switch {
	case last == nil:
		return EncodingRun(s.Ref(), s.Image.ETag, 1), true
	case last.failedBefore(s.Image.At):
		return EncodingRun(s.Ref(), s.Image.ETag, last.Attempt+1), true
	default:
		return last.Run, true
	}
}

// NextReconstruction is the run that the n-th object calls for, or false while
// its mask or the encoded photo is missing. See NextEncoding for retries.
func (s *Session) NextReconstruction(n ObjectNumber) (Run, bool) {
	mask, encoding := s.Mask(n), s.EncodingRun()
	if mask == nil || encoding == nil || encoding.CompletedAt == nil || s.Deleted() {
		return Run{}, false
	}
	last := s.ReconstructionRun(n)
	switch {
	case last == nil:
		return ReconstructionRun(s.Ref(), n, s.Image.ETag, mask.ETag, 1), true
	case last.failedBefore(mask.At) || last.failedBefore(s.Image.At):
		return ReconstructionRun(s.Ref(), n, s.Image.ETag, mask.ETag, last.Attempt+1), true
	default:
		return last.Run, true
	}
}

// retryDue reports whether inputs were uploaded again after a failure and no new
// attempt has been asked for yet.
func (s *Session) retryDue() bool {
	next, ok := s.NextEncoding()
	if last := s.EncodingRun(); ok && last != nil && next.ID != last.ID {
		return true
	}
	for _, o := range s.Objects {
		next, ok := s.NextReconstruction(o.Object)
		if last := s.ReconstructionRun(o.Object); ok && last != nil && next.ID != last.ID {
			return true
		}
	}
	return false
}

// failedBefore reports whether the run ended in failure before the moment. Both
// clocks are the cloud's; an owner needs seconds to read of a failure and
// answer it, so a skew of milliseconds does no harm.
func (r *RunFacts) failedBefore(at time.Time) bool {
	return r.CompletedAt == nil && r.FailedAt != nil && at.After(*r.FailedAt)
}
