package pipeline

// OwnerNotified: the owner was told how a run ended. Run is empty for a notice
// about an upload that was rejected.
type OwnerNotified struct {
	Header `json:"-"`
	SessionRef
	Run     RunID  `json:"run_id,omitempty"`
	Channel string `json:"channel"`              // "email"
	Message string `json:"message_id,omitempty"` // the mail service's id
}

// MessageDeadLettered: a reaction gave a message up; it lies in the reaction's
// dead letters until somebody looks.
type MessageDeadLettered struct {
	Header `json:"-"`
	SessionRef
	Reaction  string  `json:"reaction"`
	MessageID string  `json:"message_id"`
	About     string  `json:"about,omitempty"` // the type of the event in it, if it could be read
	Failure   Failure `json:"failure"`
}

// Type implements Event.
func (*OwnerNotified) Type() string { return TypeOwnerNotified }

// Type implements Event.
func (*MessageDeadLettered) Type() string { return TypeMessageDeadLettered }
