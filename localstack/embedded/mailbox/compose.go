package mailbox

import (
	"net/mail"
	"strings"
)

// compose makes the stored mail of a request, and the bare addresses it goes to.
func compose(req sendRequest) (msg message, recipients []string, err error) {
	switch c := req.Content; {
	case c == nil:
		return msg, nil, badRequest("Content must be given.")
	case c.Template != nil:
		return msg, nil, badRequest("The local SES does not know templates: send Simple or Raw content.")
	case c.Simple != nil && c.Raw != nil:
		return msg, nil, badRequest("Content must be either Simple or Raw.")
	case c.Simple != nil:
		msg, err = fromSimple(*c.Simple)
	case c.Raw != nil:
		msg, err = fromRaw(c.Raw.Data)
	default:
		return msg, nil, badRequest("Content must be Simple or Raw.")
	}
	if err != nil {
		return msg, nil, err
	}
	if req.FromEmailAddress != "" {
		msg.From = req.FromEmailAddress
	}
	if _, err := address(msg.From); err != nil {
		return msg, nil, badRequest("FromEmailAddress is missing or not a mail address.")
	}
	if len(req.ReplyToAddresses) > 0 {
		msg.ReplyTo = req.ReplyToAddresses
	}
	for _, a := range msg.ReplyTo {
		if _, err := address(a); err != nil {
			return msg, nil, badRequest("A reply-to address is not a mail address.")
		}
	}
	recipients, err = addressees(&msg, req.Destination)
	if err != nil {
		return msg, nil, err
	}
	msg.ConfigSet = req.ConfigurationSetName
	for _, t := range req.EmailTags {
		if msg.Tags == nil {
			msg.Tags = make(map[string]string)
		}
		msg.Tags[t.Name] = t.Value
	}
	return msg, recipients, nil
}

// fromSimple takes the parts that SES would assemble.
func fromSimple(s simple) (message, error) {
	msg := message{Subject: s.Subject.text()}
	if s.Subject == nil {
		return msg, badRequest("Subject must be given.")
	}
	if strings.ContainsAny(msg.Subject, "\r\n") {
		return msg, badRequest("Subject must be one line.")
	}
	if s.Body == nil || s.Body.Text == nil && s.Body.Html == nil {
		return msg, badRequest("Body must have Text or Html.")
	}
	msg.Text, msg.HTML = s.Body.Text.text(), s.Body.Html.text()
	for _, h := range s.Headers {
		if h.Name == "" || strings.ContainsAny(h.Name+h.Value, "\r\n") {
			return msg, badRequest("A header has no name or more than one line.")
		}
		msg.Headers = append(msg.Headers, header(h))
	}
	for _, a := range s.Attachments {
		msg.Attachments = append(msg.Attachments, attachment{
			Name: a.FileName, Type: a.ContentType, ContentID: strings.Trim(a.ContentId, "<>"), Data: a.RawContent,
		})
	}
	return msg, nil
}

// addressees resolves who gets the mail: Destination, or for Raw without one the
// headers. It completes msg's To and Cc for display.
func addressees(msg *message, to *destination) ([]string, error) {
	groups := [][]string{msg.To, msg.Cc}
	if to != nil && len(to.ToAddresses)+len(to.CcAddresses)+len(to.BccAddresses) > 0 {
		groups = [][]string{to.ToAddresses, to.CcAddresses, to.BccAddresses}
		if msg.Raw == nil {
			msg.To, msg.Cc = to.ToAddresses, to.CcAddresses
		}
	} else {
		groups = append(groups, bccOf(msg))
	}
	var all []string
	seen := make(map[string]bool)
	for _, group := range groups {
		for _, given := range group {
			bare, err := address(given)
			if err != nil {
				return nil, badRequest("A recipient is not a mail address.")
			}
			if !seen[strings.ToLower(bare)] {
				all = append(all, bare)
			}
			seen[strings.ToLower(bare)] = true
		}
	}
	switch {
	case len(all) == 0:
		return nil, badRequest("There is no recipient.")
	case len(all) > maxRecipients:
		return nil, rejected("There are more than 50 recipients.")
	}
	return all, nil
}

// address is the bare form of "a@b" or "Name <a@b>".
func address(given string) (string, error) {
	a, err := mail.ParseAddress(given)
	if err != nil {
		return "", err
	}
	return a.Address, nil
}
