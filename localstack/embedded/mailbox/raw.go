package mailbox

import (
	"bytes"
	"mime"
	"net/mail"
	"slices"
	"strings"
)

// known are the headers that have a field of their own, or describe the encoding.
var known = []string{
	"From", "To", "Cc", "Bcc", "Reply-To", "Subject", "Date", "Message-Id",
	"Mime-Version", "Content-Type", "Content-Transfer-Encoding",
}

// fromRaw reads a MIME mail (RFC 5322, RFC 2045 and following).
func fromRaw(data []byte) (message, error) {
	var msg message
	if len(data) > maxMessage {
		return msg, rejected("Message is longer than 40 MB.")
	}
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return msg, badRequest("Raw data has no readable mail header.")
	}
	h := m.Header
	msg = message{Raw: data, From: decodeWords(h.Get("From")), Subject: decodeWords(h.Get("Subject"))}
	for name, list := range map[string]*[]string{"To": &msg.To, "Cc": &msg.Cc, "Reply-To": &msg.ReplyTo} {
		if *list, err = addressList(h, name); err != nil {
			return msg, err
		}
	}
	for name, values := range h {
		if slices.Contains(known, name) {
			continue
		}
		for _, v := range values {
			msg.Headers = append(msg.Headers, header{name, decodeWords(v)})
		}
	}
	slices.SortFunc(msg.Headers, func(a, b header) int { return strings.Compare(a.Name, b.Name) })
	if err := readPart(&msg, h.Get, m.Body, 0); err != nil {
		return msg, err
	}
	return msg, nil
}

// bccOf reads the Bcc header of a raw mail, which SES takes as recipients.
func bccOf(msg *message) []string {
	if msg.Raw == nil {
		return nil
	}
	m, err := mail.ReadMessage(bytes.NewReader(msg.Raw))
	if err != nil {
		return nil
	}
	list, _ := addressList(m.Header, "Bcc")
	return list
}

func addressList(h mail.Header, name string) ([]string, error) {
	if strings.TrimSpace(h.Get(name)) == "" {
		return nil, nil
	}
	parsed, err := h.AddressList(name)
	if err != nil {
		return nil, badRequest("The header " + name + " is not a list of mail addresses.")
	}
	list := make([]string, len(parsed))
	for i, a := range parsed {
		list[i] = display(*a)
	}
	return list, nil
}

// display writes an address for people: names stay readable, not Q-encoded.
func display(a mail.Address) string {
	bare := (&mail.Address{Address: a.Address}).String()
	if a.Name == "" {
		return strings.Trim(bare, "<>")
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(a.Name)
	return `"` + quoted + `" ` + bare
}

// decodeWords reads RFC 2047 words, such as =?utf-8?q?caf=C3=A9?=.
func decodeWords(s string) string {
	d := mime.WordDecoder{CharsetReader: charsetReader}
	if out, err := d.DecodeHeader(s); err == nil {
		return out
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
