package mailbox

import "time"

// message is a mail as it was sent, stored once for all its recipients.
type message struct {
	ID          string            `json:"id"` // SES's MessageId
	At          time.Time         `json:"at"`
	From        string            `json:"from"` // as given, with its display name
	To          []string          `json:"to,omitempty"`
	Cc          []string          `json:"cc,omitempty"`
	ReplyTo     []string          `json:"reply_to,omitempty"`
	Subject     string            `json:"subject"`
	Text        string            `json:"text,omitempty"`
	HTML        string            `json:"html,omitempty"`
	Headers     []header          `json:"headers,omitempty"` // those beyond the above
	Tags        map[string]string `json:"tags,omitempty"`
	ConfigSet   string            `json:"configuration_set,omitempty"`
	Attachments []attachment      `json:"attachments,omitempty"`
	Raw         []byte            `json:"raw,omitempty"` // only if it came so
}

type header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// attachment is a part that is not the text: a file, or a picture inside the HTML.
type attachment struct {
	Name      string `json:"name,omitempty"`
	Type      string `json:"type"`
	ContentID string `json:"content_id,omitempty"` // without angle brackets
	Data      []byte `json:"data"`
}

// entry is one mail in one recipient's mailbox.
type entry struct {
	Number  uint64    `json:"-"` // grows, never reused
	Message string    `json:"message"`
	To      string    `json:"to"` // the bare address
	From    string    `json:"from"`
	Subject string    `json:"subject"`
	Snippet string    `json:"snippet"` // the beginning of the text, for the list
	At      time.Time `json:"at"`
}
