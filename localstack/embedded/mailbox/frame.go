package mailbox

import (
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// frameCSP makes somebody's HTML inert: no script, no form, nothing fetched; its
// own styles and the pictures inside the mail only. The sandbox gives it an origin
// of its own, and lets a clicked link open in a new tab.
const frameCSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'self'; " +
	"sandbox allow-popups allow-popups-to-escape-sandbox"

// frame serves the HTML of a mail as it is, with its inner pictures put in place
// and every link made to open in a new tab.
func (m *Mailbox) frame(w http.ResponseWriter, r *http.Request) {
	_, msg, err := m.find(r.PathValue("id"))
	if m.missing(w, err) || m.missing(w, require(msg.HTML != "")) {
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", frameCSP)
	html := msg.HTML
	for _, a := range msg.Attachments {
		if a.ContentID != "" {
			html = strings.ReplaceAll(html, "cid:"+a.ContentID, dataURI(a))
		}
	}
	_, _ = fmt.Fprintf(w, "<!doctype html><base target=\"_blank\">%s", html)
}

// raw serves a mail that was sent as MIME, byte for byte.
func (m *Mailbox) raw(w http.ResponseWriter, r *http.Request) {
	_, msg, err := m.find(r.PathValue("id"))
	if m.missing(w, err) || m.missing(w, require(msg.Raw != nil)) {
		return
	}
	w.Header().Set("Content-Type", "message/rfc822")
	w.Header().Set("Content-Disposition", `attachment; filename="mail.eml"`)
	_, _ = w.Write(msg.Raw)
}

// attachment serves a part as a download, never as a page.
func (m *Mailbox) attachment(w http.ResponseWriter, r *http.Request) {
	_, msg, err := m.find(r.PathValue("id"))
	n, numErr := strconv.Atoi(r.PathValue("n"))
	if m.missing(w, err) || m.missing(w, require(numErr == nil && n >= 0 && n < len(msg.Attachments))) {
		return
	}
	a := msg.Attachments[n]
	name := a.Name
	if name == "" {
		name = "attachment-" + strconv.Itoa(n)
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = w.Write(a.Data)
}

// missing answers a failed look-up and reports whether there was one.
func (m *Mailbox) missing(w http.ResponseWriter, err error) bool {
	switch {
	case err == nil:
		return false
	case errors.Is(err, errNoMail):
		http.Error(w, "There is no such mail.", http.StatusNotFound)
	default:
		m.broken(w, err)
	}
	return true
}

func require(there bool) error {
	if !there {
		return errNoMail
	}
	return nil
}

// dataURI holds a picture in the page itself. Only pictures are let in.
func dataURI(a attachment) string {
	kind, _, err := mime.ParseMediaType(a.Type)
	if err != nil || !strings.HasPrefix(kind, "image/") {
		return "data:,"
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(a.Data)
}
