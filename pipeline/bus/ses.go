package bus

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// mailEvent is what SES publishes of a mail, as far as it is read here.
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
type mailEvent struct {
	EventType string `json:"eventType"`
	Mail      struct {
		MessageID string              `json:"messageId"`
		Tags      map[string][]string `json:"tags"`
	} `json:"mail"`
	Bounce struct {
		Feedback   string      `json:"feedbackId"`
		Type       string      `json:"bounceType"`
		SubType    string      `json:"bounceSubType"`
		Recipients []recipient `json:"bouncedRecipients"`
		At         time.Time   `json:"timestamp"`
	} `json:"bounce"`
	Complaint struct {
		Feedback   string      `json:"feedbackId"`
		Kind       string      `json:"complaintFeedbackType"`
		Recipients []recipient `json:"complainedRecipients"`
		At         time.Time   `json:"timestamp"`
	} `json:"complaint"`
	Delivery struct {
		Recipients []string  `json:"recipients"`
		At         time.Time `json:"timestamp"`
	} `json:"delivery"`

	// Where SNS does not deliver raw, it wraps the message.
	Type    string `json:"Type"`
	Message string `json:"Message"`
}

type recipient struct {
	Address string `json:"emailAddress"`
}

// decodeMailEvent reads one of SES's events, raw or wrapped by SNS. It answers nil
// for kinds that nobody here reacts to, such as Send or Open.
func decodeMailEvent(body []byte) (*pipeline.MailReport, error) {
	var e mailEvent
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, fmt.Errorf("decode ses event: %w", err)
	}
	if e.Type == "Notification" && e.Message != "" {
		body, e = []byte(e.Message), mailEvent{}
		if err := json.Unmarshal(body, &e); err != nil {
			return nil, fmt.Errorf("decode ses event inside its sns envelope: %w", err)
		}
	}
	if e.EventType == "" || e.Mail.MessageID == "" {
		return nil, errors.New("decode ses event: it names no kind or no mail")
	}
	r := &pipeline.MailReport{Message: e.Mail.MessageID}
	feedback := ""
	switch e.EventType {
	case "Bounce":
		r.Phase, r.At, feedback = pipeline.PhaseBounced, e.Bounce.At, e.Bounce.Feedback
		r.Hard, r.Reason = e.Bounce.Type == "Permanent", strings.ToLower(e.Bounce.Type)+": "+strings.ToLower(e.Bounce.SubType)
		r.Recipients = addresses(e.Bounce.Recipients)
	case "Complaint":
		r.Phase, r.At, feedback = pipeline.PhaseComplained, e.Complaint.At, e.Complaint.Feedback
		r.Reason, r.Recipients = strings.ToLower(e.Complaint.Kind), addresses(e.Complaint.Recipients)
	case "Delivery":
		r.Phase, r.At, r.Recipients = pipeline.PhaseDelivered, e.Delivery.At, e.Delivery.Recipients
		feedback = strings.Join(r.Recipients, " ")
	default:
		return nil, nil
	}
	if r.At.IsZero() {
		return nil, fmt.Errorf("decode ses event: %s has no time", e.EventType)
	}
	r.At = r.At.UTC().Truncate(time.Millisecond)
	r.ID, r.Cause = pipeline.MailReportID(r.Message, e.EventType, feedback), "ses"
	return r, e.readTags(r)
}

func addresses(all []recipient) (bare []string) {
	for _, r := range all {
		bare = append(bare, r.Address)
	}
	return bare
}

// readTags reads whose mail it was. Mail of others, such as sign-in codes, has no
// such tags.
func (e mailEvent) readTags(r *pipeline.MailReport) error {
	tag := func(name string) string {
		if v := e.Mail.Tags[name]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	r.Letter, r.Owner = tag("letter"), tag("owner")
	if strings.ContainsAny(r.Letter, "/\\") {
		return errors.New("decode ses event: the letter's id is none")
	}
	if raw := tag("user"); raw != "" {
		name, err := base64.RawURLEncoding.DecodeString(raw)
		if err != nil {
			return fmt.Errorf("decode ses event: user: %w", err)
		}
		if r.User, err = pipeline.ParseUserID(string(name)); err != nil {
			return fmt.Errorf("decode ses event: %w", err)
		}
	}
	if id := tag("session"); id != "" {
		session, err := pipeline.ParseSessionID(id)
		if err != nil {
			return fmt.Errorf("decode ses event: %w", err)
		}
		r.Session = session
	}
	return nil
}

// OnMail registers what a reaction does with what SES tells of a mail.
func OnMail(b *Bus, reaction string, react func(context.Context, *pipeline.MailReport) ([]pipeline.Event, error)) {
	r, err := topology.Find(reaction)
	if err == nil && len(r.MailEvents) == 0 {
		err = fmt.Errorf("bus: %s handles mail events, the table of reactions says %v", reaction, r.Types)
	}
	b.addForeign(reaction, err, func(msg *message.Message) error {
		report, err := decodeMailEvent(msg.Payload)
		if err != nil {
			return pipeline.Permanent(pipeline.NewFailure(pipeline.MessageUnreadable, "%v", err))
		}
		if report == nil {
			return nil
		}
		noteEvent(msg.Context(), report)
		follow, err := react(msg.Context(), report)
		if err != nil {
			return err
		}
		return b.emit(msg.Context(), report.Header, follow)
	})
}
