package pipeline

// PromptsUploaded: clicks and boxes lie at the object's prompts.json, from which a
// worker is to make the mask.
type PromptsUploaded struct {
	Header `json:"-"`
	SessionRef
	Object ObjectNumber `json:"object"`
	Upload Upload       `json:"upload"`
}

// Type implements Event.
func (*PromptsUploaded) Type() string { return TypePromptsUploaded }

// Pending reports whether the n-th object's prompts wait for a mask to be made of
// them: the photo is encoded, and neither a mask nor a refusal has come since.
func (s *Session) Pending(n ObjectNumber) bool {
	if run := s.EncodingRun(); s.Deleted() || run == nil || run.CompletedAt == nil {
		return false
	}
	for _, o := range s.Objects {
		if o.Object == n && o.Prompts != nil {
			return s.unmade(o) && !s.refused(o)
		}
	}
	return false
}

// unmade reports whether no mask has come of the object's prompts. A mask that was
// made of them is one of this photo: prompts are given in its pixels, so another photo
// asks for another mask. Photo and prompts may be replaced in either order, and the
// result is the same. Of an owner's own mask and prompts, the newer counts.
func (s *Session) unmade(o Object) bool {
	switch m := o.Mask; {
	case m == nil:
		return true
	case m.MadeOf != nil:
		return *m.MadeOf != Origin{Prompts: o.Prompts.ETag, Image: s.Image.ETag}
	default:
		return o.Prompts.At.After(m.At)
	}
}

// refused reports whether the object's prompts were refused, for this photo.
func (s *Session) refused(o Object) bool {
	return o.Refused != nil && o.Refused.At.After(o.Prompts.At) && o.Refused.At.After(s.Image.At)
}

// refusedPrompts is why the newest prompts of some object gave no mask, or nil.
func (s *Session) refusedPrompts() *Failure {
	for _, o := range s.Objects {
		if o.Prompts != nil && s.refused(o) {
			return &o.Refused.Failure
		}
	}
	return nil
}

// outdated reports whether a mask was made of prompts on another photo.
func (s *Session) outdated(m *Mask) bool {
	return m.MadeOf != nil && s.Image != nil && m.MadeOf.Image != s.Image.ETag
}
