package pipeline

import "slices"

// The names of all events.
const (
	TypeSessionCreated           = "session.created"
	TypeImageUploaded            = "image.uploaded"
	TypeMaskUploaded             = "mask.uploaded"
	TypePromptsUploaded          = "prompts.uploaded"
	TypeUploadRejected           = "upload.rejected"
	TypeEncodingRequested        = "encoding.requested"
	TypeEncodingStarted          = "encoding.started"
	TypeEncodingProgressed       = "encoding.progressed"
	TypeEncodingCompleted        = "encoding.completed"
	TypeEncodingFailed           = "encoding.failed"
	TypeReconstructionRequested  = "reconstruction.requested"
	TypeReconstructionStarted    = "reconstruction.started"
	TypeReconstructionProgressed = "reconstruction.progressed"
	TypeReconstructionPreviewed  = "reconstruction.previewed"
	TypeReconstructionCompleted  = "reconstruction.completed"
	TypeReconstructionFailed     = "reconstruction.failed"
	TypeOwnerNotified            = "owner.notified"
	TypeMailGathered             = "mail.gathered"
	TypeMailWithheld             = "mail.withheld"
	TypeMailDelivered            = "mail.delivered"
	TypeMailBounced              = "mail.bounced"
	TypeMailComplained           = "mail.complained"
	TypeSessionDeleted           = "session.deleted"
	TypeSessionRestored          = "session.restored"
	TypeSessionRenamed           = "session.renamed"
	TypeMessageDeadLettered      = "message.dead_lettered"
	TypeEndpointPinged           = "endpoint.pinged"
	TypeEndpointDisabled         = "endpoint.disabled"
	TypeDeliveryRequested        = "delivery.requested"
	TypeRedeliveryRequested      = "redelivery.requested"
)

var newEvent = map[string]func() Event{
	TypeSessionCreated:           func() Event { return &SessionCreated{} },
	TypeImageUploaded:            func() Event { return &ImageUploaded{} },
	TypeMaskUploaded:             func() Event { return &MaskUploaded{} },
	TypePromptsUploaded:          func() Event { return &PromptsUploaded{} },
	TypeUploadRejected:           func() Event { return &UploadRejected{} },
	TypeEncodingRequested:        func() Event { return &EncodingRequested{} },
	TypeEncodingStarted:          func() Event { return &EncodingStarted{} },
	TypeEncodingProgressed:       func() Event { return &EncodingProgressed{} },
	TypeEncodingCompleted:        func() Event { return &EncodingCompleted{} },
	TypeEncodingFailed:           func() Event { return &EncodingFailed{} },
	TypeReconstructionRequested:  func() Event { return &ReconstructionRequested{} },
	TypeReconstructionStarted:    func() Event { return &ReconstructionStarted{} },
	TypeReconstructionProgressed: func() Event { return &ReconstructionProgressed{} },
	TypeReconstructionPreviewed:  func() Event { return &ReconstructionPreviewed{} },
	TypeReconstructionCompleted:  func() Event { return &ReconstructionCompleted{} },
	TypeReconstructionFailed:     func() Event { return &ReconstructionFailed{} },
	TypeOwnerNotified:            func() Event { return &OwnerNotified{} },
	TypeMailGathered:             func() Event { return &MailGathered{} },
	TypeMailWithheld:             func() Event { return &MailWithheld{} },
	TypeMailDelivered:            func() Event { return &MailDelivered{} },
	TypeMailBounced:              func() Event { return &MailBounced{} },
	TypeMailComplained:           func() Event { return &MailComplained{} },
	TypeSessionDeleted:           func() Event { return &SessionDeleted{} },
	TypeSessionRestored:          func() Event { return &SessionRestored{} },
	TypeSessionRenamed:           func() Event { return &SessionRenamed{} },
	TypeMessageDeadLettered:      func() Event { return &MessageDeadLettered{} },
	TypeEndpointPinged:           func() Event { return &EndpointPinged{} },
	TypeEndpointDisabled:         func() Event { return &EndpointDisabled{} },
	TypeDeliveryRequested:        func() Event { return &DeliveryRequested{} },
	TypeRedeliveryRequested:      func() Event { return &RedeliveryRequested{} },
}

// NewEvent is an empty event of the named type, to decode into.
func NewEvent(eventType string) (Event, bool) {
	f, ok := newEvent[eventType]
	if !ok {
		return nil, false
	}
	return f(), true
}

// Types lists the names of all events, sorted.
func Types() []string {
	var names []string
	for name := range newEvent {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
