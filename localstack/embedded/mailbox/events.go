package mailbox

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
)

// simulator is the domain of SES's mailbox simulator. What happens to mail to it,
// its local part says, up to a plus sign.
// https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
const simulator = "@simulator.amazonses.com"

// eventsOf are the events that SES would publish of a mail: only of one that goes
// through a configuration set. Mail to everybody is delivered, but for the simulator's.
func eventsOf(m message, recipients []string) (all [][]byte, err error) {
	if m.ConfigSet == "" {
		return nil, nil
	}
	var delivered []string
	var bounced, complained [][2]string // an address, and how
	for _, to := range recipients {
		name, ok := strings.CutSuffix(strings.ToLower(to), simulator)
		name, _, _ = strings.Cut(name, "+")
		switch {
		case ok && name == "bounce":
			bounced = append(bounced, [2]string{to, "General"})
		case ok && name == "suppressionlist":
			bounced = append(bounced, [2]string{to, "OnAccountSuppressionList"})
		case ok && name == "complaint":
			delivered, complained = append(delivered, to), append(complained, [2]string{to, "abuse"})
		default: // success, ooto, and everybody else
			delivered = append(delivered, to)
		}
	}
	at := m.At.Format("2006-01-02T15:04:05.000Z")
	add := func(kind, name string, detail map[string]any) {
		detail["timestamp"] = at
		if kind != "Delivery" {
			detail["feedbackId"] = uuid.NewString() + "-000000"
		}
		b, e := json.Marshal(map[string]any{"eventType": kind, name: detail, "mail": mailOf(m, recipients, at)})
		all, err = append(all, b), e
	}
	if len(delivered) > 0 {
		add("Delivery", "delivery", map[string]any{"recipients": delivered, "processingTimeMillis": 1, "smtpResponse": "250 OK", "reportingMTA": "local"})
	}
	for _, b := range bounced {
		add("Bounce", "bounce", map[string]any{"bounceType": "Permanent", "bounceSubType": b[1], "reportingMTA": "dsn; local", "bouncedRecipients": []map[string]string{
			{"emailAddress": b[0], "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}}})
	}
	for _, c := range complained {
		add("Complaint", "complaint", map[string]any{"complaintFeedbackType": c[1], "userAgent": "local", "arrivalDate": at, "complainedRecipients": []map[string]string{{"emailAddress": c[0]}}})
	}
	return all, err
}

// mailOf is what every event says of its mail.
func mailOf(m message, recipients []string, at string) map[string]any {
	tags := map[string][]string{"ses:configuration-set": {m.ConfigSet}}
	for name, value := range m.Tags {
		tags[name] = []string{value}
	}
	return map[string]any{
		"timestamp": at, "messageId": m.ID, "source": m.From, "destination": recipients, "headersTruncated": false, "tags": tags,
		"commonHeaders": map[string]any{"from": []string{m.From}, "to": m.To, "subject": m.Subject, "messageId": m.ID, "date": m.At.Format(time.RFC1123Z)},
	}
}
