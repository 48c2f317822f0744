package mailbox

import (
	"net/http"

	"github.com/2112-lab/gen3d/localstack/loopback"
)

// DevHandler serves the pages and the JSON below /_dev/mail, for people and tests
// on this machine: mails carry sign-in codes. It can be mounted on several ports.
func (m *Mailbox) DevHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_dev/mail.json", m.feed)
	mux.HandleFunc("GET /_dev/mail", m.listPage)
	mux.HandleFunc("DELETE /_dev/mail", m.clear)
	mux.HandleFunc("POST /_dev/mail/clear", m.clearByForm)
	mux.HandleFunc("GET /_dev/mail/style.css", style)
	mux.HandleFunc("GET /_dev/mail/{id}", m.mailPage)
	mux.HandleFunc("GET /_dev/mail/{id}/html", m.frame)
	mux.HandleFunc("GET /_dev/mail/{id}/raw", m.raw)
	mux.HandleFunc("GET /_dev/mail/{id}/attachments/{n}", m.attachment)
	return loopback.Guard("The mailbox", mux)
}

// clear is DELETE. A foreign page cannot send one: browsers ask first, and nothing
// here answers that question.
func (m *Mailbox) clear(w http.ResponseWriter, _ *http.Request) {
	if err := m.db.clear(); err != nil {
		m.broken(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// clearByForm is the page's button, which works without a script. A foreign page
// could send a form too, so the browser must say that it is our own.
func (m *Mailbox) clearByForm(w http.ResponseWriter, r *http.Request) {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "same-origin" {
		http.Error(w, "Use the button on the page, or DELETE /_dev/mail.", http.StatusForbidden)
		return
	}
	if err := m.db.clear(); err != nil {
		m.broken(w, err)
		return
	}
	http.Redirect(w, r, "/_dev/mail", http.StatusSeeOther)
}

func (m *Mailbox) broken(w http.ResponseWriter, err error) {
	m.cfg.Log.Error().Err(err).Msg("mailbox not readable")
	http.Error(w, "The mailbox could not be read.", http.StatusInternalServerError)
}
