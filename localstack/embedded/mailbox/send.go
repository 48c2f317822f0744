package mailbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

const (
	// maxMessage is SES's default limit on a mail, attachments encoded: 40 MB.
	maxMessage = 40 << 20
	// maxBody leaves room for Raw's base64 and the JSON around it.
	maxBody = maxMessage/3*4 + 1<<20
	// maxRecipients is SES's limit on To, Cc and Bcc together.
	maxRecipients = 50
)

// sendEmail is SendEmail: it answers once the mail is on disk.
func (m *Mailbox) sendEmail(w http.ResponseWriter, r *http.Request) {
	id, err := m.accept(w, r)
	if err != nil {
		var known *apiError
		var signature *sigv4.Error
		if !errors.As(err, &known) && !errors.As(err, &signature) {
			m.cfg.Log.Error().Err(err).Msg("mail not stored")
		}
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, map[string]string{"MessageId": id})
}

func (m *Mailbox) accept(w http.ResponseWriter, r *http.Request) (string, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return "", rejected(fmt.Sprintf("Message is longer than %d MB.", maxMessage>>20))
		}
		return "", badRequest("The request body ended early.")
	}
	if _, err := sigv4.Verify(r, body, m.keys, m.cfg.Clock()); err != nil {
		return "", err
	}
	var req sendRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return "", badRequest("The request body is not the JSON of SendEmail.")
	}
	msg, recipients, err := compose(req)
	if err != nil {
		return "", err
	}
	msg.At = m.cfg.Clock().UTC()
	// SES's ids look like this: the time, a UUID, the shard.
	msg.ID = fmt.Sprintf("%016x-%s-000000", msg.At.UnixMilli(), uuid.NewString())
	events, err := eventsOf(msg, recipients)
	if err == nil {
		err = m.db.add(msg, recipients, events)
	}
	if err != nil {
		return "", fmt.Errorf("store mail: %w", err)
	}
	m.told.wake()
	return msg.ID, nil
}
