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
		if o.Object == n && o.Prompts != nil && (o.Mask == nil || o.Prompts.At.After(o.Mask.At)) {
			return !s.refusedSince(s.Ref().ObjectKey(n, Prompts), *o.Prompts)
		}
	}
	return false
}

func (s *Session) refusedSince(key ObjectKey, u Upload) bool {
	return s.Rejected != nil && s.Rejected.Key == key.String() && s.Rejected.At.After(u.At)
}

// refusedPrompts is why the newest prompts of some object gave no mask, or nil.
func (s *Session) refusedPrompts() *Failure {
	for _, o := range s.Objects {
		if o.Prompts != nil && s.refusedSince(s.Ref().ObjectKey(o.Object, Prompts), *o.Prompts) {
			return &s.Rejected.Failure
		}
	}
	return nil
}
