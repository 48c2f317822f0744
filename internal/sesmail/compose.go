package sesmail

import (
	"bytes"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"unicode"

	"github.com/wneessen/go-mail"

	"github.com/2112-lab/gen3d/pipeline"
)

// sender is the name beside the sender's address.
const sender = "Gen3D"

func display(address string) string {
	return (&netmail.Address{Name: sender, Address: address}).String()
}

// compose writes a mail as MIME: the text and the HTML as alternatives, the pictures
// beside the HTML. The copy to the operator is in no header. An error quotes no
// address.
func compose(m pipeline.Mail) ([]byte, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingQP))
	if err := msg.FromFormat(sender, m.From); err != nil {
		return nil, errors.New("compose mail: the sender's address is none")
	}
	if err := msg.To(m.To); err != nil {
		return nil, errors.New("compose mail: the recipient's address is none")
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetDate()
	msg.SetMessageID()
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Letter != "" {
		msg.SetGenHeader("X-Gen3D-Letter", oneLine(m.Letter))
	}
	if m.Unsubscribe != "" {
		if strings.ContainsFunc(m.Unsubscribe, unfitForAddress) {
			return nil, errors.New("compose mail: the unsubscribe address has a space or a bracket")
		}
		msg.SetGenHeaderPreformatted(mail.HeaderListUnsubscribe, "<"+m.Unsubscribe+">")
		msg.SetGenHeaderPreformatted(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	for _, p := range m.Inline {
		err := msg.EmbedReader(oneLine(p.Name), bytes.NewReader(p.Data), mail.WithFileContentType(mail.ContentType(oneLine(p.Type))), mail.WithFileContentID("<"+oneLine(p.ID)+">"))
		if err != nil {
			return nil, fmt.Errorf("compose mail: embed picture: %w", err)
		}
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	return b.Bytes(), nil
}

// oneLine is a text fit for a header, whoever wrote it: nothing in it ends a line,
// and nothing in it is taken for an encoded word (RFC 2047), in which a line could end.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	}), " ")
	return strings.ReplaceAll(s, "=?", "= ?")
}

func unfitForAddress(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '<' || r == '>' || r > unicode.MaxASCII
}
