package pipeline

// MailGathered: the mail about a run's end waits to be sent in a digest.
type MailGathered struct {
	Header `json:"-"`
	SessionRef
	Run RunID `json:"run_id,omitempty"`
}

// MailWithheld: the mail about a run's end is not sent, and why.
type MailWithheld struct {
	Header `json:"-"`
	SessionRef
	Run    RunID    `json:"run_id,omitempty"`
	Reason Withheld `json:"reason"`
}

// MailDelivered: the owner's mail server took the mail about a run's end.
type MailDelivered struct {
	Header `json:"-"`
	SessionRef
	Run     RunID  `json:"run_id,omitempty"`
	Message string `json:"message_id"`
}

// MailBounced: the owner's mail server refused the mail for good, or for too long.
type MailBounced struct {
	Header `json:"-"`
	SessionRef
	Run     RunID  `json:"run_id,omitempty"`
	Message string `json:"message_id"`
	Reason  string `json:"reason"` // "permanent: general", as the mail service calls it
}

// MailComplained: the mail was reported as spam.
type MailComplained struct {
	Header `json:"-"`
	SessionRef
	Run     RunID  `json:"run_id,omitempty"`
	Message string `json:"message_id"`
	Reason  string `json:"reason,omitempty"` // "abuse"
}

// Type implements Event.
func (*MailGathered) Type() string { return TypeMailGathered }

// Type implements Event.
func (*MailWithheld) Type() string { return TypeMailWithheld }

// Type implements Event.
func (*MailDelivered) Type() string { return TypeMailDelivered }

// Type implements Event.
func (*MailBounced) Type() string { return TypeMailBounced }

// Type implements Event.
func (*MailComplained) Type() string { return TypeMailComplained }
