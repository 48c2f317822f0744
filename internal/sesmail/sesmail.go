package sesmail

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"github.com/2112-lab/gen3d/internal/failpoint"
	"github.com/2112-lab/gen3d/pipeline"
)

// SendTimeout bounds one send, all of the SDK's own tries included.
const SendTimeout = 10 * time.Second

// Mailer sends mails.
type Mailer struct {
	client *sesv2.Client
	set    *string
}

// New makes a mailer. Set is the SES configuration set through which it sends, which
// says where bounces and complaints are told; empty: none, and nobody is told.
func New(client *sesv2.Client, set string) *Mailer {
	m := &Mailer{client: client}
	if set != "" {
		m.set = &set
	}
	return m
}

// Send sends one mail and answers SES's id of it. A mail that SES will never
// take is a permanent error. Addresses are in no error's text.
func (m *Mailer) Send(ctx context.Context, mail pipeline.Mail) (string, error) {
	raw, err := compose(mail)
	if err != nil {
		return "", pipeline.Permanent(err)
	}
	ctx, cancel := context.WithTimeout(ctx, SendTimeout)
	defer cancel()
	to := &types.Destination{ToAddresses: []string{mail.To}}
	if mail.Bcc != "" {
		to.BccAddresses = []string{mail.Bcc}
	}
	failpoint.Hit("send", "mail", "before")
	out, err := m.client.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress: aws.String(display(mail.From)), Destination: to, ConfigurationSetName: m.set, EmailTags: tags(mail),
		Content: &types.EmailContent{Raw: &types.RawMessage{Data: raw}},
	})
	if err != nil {
		return "", explain(err)
	}
	failpoint.Hit("send", "mail", "after")
	return aws.ToString(out.MessageId), nil
}

// The names of the tags, which SES repeats in its events (package bus reads them).
const (
	tagLetter  = "letter"
	tagUser    = "user" // base64url: tags may have fewer characters than user ids
	tagSession = "session"
	tagOwner   = "owner" // the hash of the address that the mail is for
)

func tags(mail pipeline.Mail) (all []types.MessageTag) {
	if mail.Letter == "" {
		return nil
	}
	for name, value := range map[string]string{
		tagLetter: mail.Letter, tagUser: base64.RawURLEncoding.EncodeToString([]byte(mail.Ref.User)),
		tagSession: string(mail.Ref.Session), tagOwner: pipeline.AddressID(mail.To),
	} {
		if value != "" {
			all = append(all, types.MessageTag{Name: aws.String(name), Value: aws.String(value)})
		}
	}
	return all
}

// explain keeps SES's code and drops its message, which quotes addresses.
func explain(err error) error {
	var api interface{ ErrorCode() string }
	if !errors.As(err, &api) {
		return fmt.Errorf("reach ses: %w", err)
	}
	switch code := api.ErrorCode(); code {
	case "MessageRejected", "BadRequestException", "MailFromDomainNotVerifiedException":
		return pipeline.Permanent(fmt.Errorf("ses refused the mail: %s", code))
	default:
		return fmt.Errorf("ses did not take the mail: %s", code)
	}
}
