package sesmail

import (
	"context"
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
type Mailer struct{ client *sesv2.Client }

// New makes a mailer.
func New(client *sesv2.Client) *Mailer { return &Mailer{client} }

// Send sends one mail and answers SES's id of it. A mail that SES will never
// take is a permanent error. Addresses are in no error's text.
func (m *Mailer) Send(ctx context.Context, mail pipeline.Mail) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, SendTimeout)
	defer cancel()
	to := &types.Destination{ToAddresses: []string{mail.To}}
	if mail.Bcc != "" {
		to.BccAddresses = []string{mail.Bcc}
	}
	failpoint.Hit("send", "mail", "before")
	out, err := m.client.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress: &mail.From, Destination: to,
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: text(mail.Subject),
			Body:    &types.Body{Text: text(mail.Text), Html: text(mail.HTML)},
			// RFC 3834: nobody's holiday notice shall answer.
			Headers: []types.MessageHeader{{Name: aws.String("Auto-Submitted"), Value: aws.String("auto-generated")}},
		}},
	})
	if err != nil {
		return "", explain(err)
	}
	failpoint.Hit("send", "mail", "after")
	return aws.ToString(out.MessageId), nil
}

func text(s string) *types.Content {
	return &types.Content{Data: aws.String(s), Charset: aws.String("UTF-8")}
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
