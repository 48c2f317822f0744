package mailbox

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"
)

// sourceOf writes a Simple mail as readable text, for the page's source view. It
// is not the MIME that SES would assemble.
func sourceOf(m message) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("Message-ID", m.ID)
	line("Date", m.At.UTC().Format(time.RFC1123Z))
	line("From", m.From)
	line("To", strings.Join(m.To, ", "))
	line("Cc", strings.Join(m.Cc, ", "))
	line("Reply-To", strings.Join(m.ReplyTo, ", "))
	line("Subject", m.Subject)
	for _, h := range m.Headers {
		line(h.Name, h.Value)
	}
	section := func(kind, body string) {
		if body != "" {
			fmt.Fprintf(&b, "\n---- %s ----\n%s\n", kind, body)
		}
	}
	section("text/plain", m.Text)
	section("text/html", m.HTML)
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "\n---- %s, %s, %d bytes ----\n", a.Type, a.Name, len(a.Data))
	}
	return b.String()
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".,;:!?)\]}]`)

// linked is plain text with its web addresses made links.
func linked(text string) template.HTML {
	var b strings.Builder
	last := 0
	for _, at := range webAddress.FindAllStringIndex(text, -1) {
		b.WriteString(template.HTMLEscapeString(text[last:at[0]]))
		u := template.HTMLEscapeString(text[at[0]:at[1]])
		fmt.Fprintf(&b, `<a href="%s" target="_blank" rel="noopener noreferrer">%s</a>`, u, u)
		last = at[1]
	}
	b.WriteString(template.HTMLEscapeString(text[last:]))
	return template.HTML(b.String())
}
