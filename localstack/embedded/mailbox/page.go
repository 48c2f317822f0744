package mailbox

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

//go:embed page
var pageFiles embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"linked": linked,
}).ParseFS(pageFiles, "page/*.html"))

// listLimit is how many mails the page lists; mail.json has them all.
const listLimit = 200

// pageCSP lets a page have our style sheet, its frame of HTML mail and its own
// form: no script, nothing from elsewhere. Its icon is an empty data: address, so
// that browsers do not ask for one.
const pageCSP = "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// view is what both pages show: the list, and beside it one mail or none.
type view struct {
	To       string // the filter
	Items    []item
	More     bool // than listLimit
	Selected *selected
}

type item struct {
	ID      string
	Entry   entry
	Clock   string
	Current bool
}

type selected struct {
	ID      string
	Entry   entry
	Message message
	When    string
	View    string // html, text or source
}

func (m *Mailbox) listPage(w http.ResponseWriter, r *http.Request) {
	v, err := m.view(r.FormValue("to"), "")
	if err != nil {
		m.broken(w, err)
		return
	}
	m.render(w, http.StatusOK, v)
}

func (m *Mailbox) mailPage(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	v, err := m.view(r.FormValue("to"), id)
	if err != nil {
		m.broken(w, err)
		return
	}
	e, msg, err := m.find(id)
	switch {
	case errors.Is(err, errNoMail):
		m.render(w, http.StatusNotFound, v)
		return
	case err != nil:
		m.broken(w, err)
		return
	}
	v.Selected = &selected{
		ID: id, Entry: e, Message: msg, When: e.At.Local().Format("Monday 2 January 2006, 15:04:05 MST"),
		View: choose(msg, r.FormValue("view")),
	}
	m.render(w, http.StatusOK, v)
}

// choose is the wanted view if the mail has it, else the richest it has.
func choose(msg message, wanted string) string {
	switch {
	case wanted == "source":
		return wanted
	case msg.HTML == "" || wanted == "text" && msg.Text != "":
		return "text"
	}
	return "html"
}

// view lists the newest mail for to, with the mail called current marked.
func (m *Mailbox) view(to, current string) (view, error) {
	v := view{To: to}
	now := m.cfg.Clock()
	err := m.db.each(to, true, func(e entry) bool {
		if len(v.Items) == listLimit {
			v.More = true
			return false
		}
		id := strconv.FormatUint(e.Number, 10)
		v.Items = append(v.Items, item{ID: id, Entry: e, Clock: clock(e.At, now), Current: id == current})
		return true
	})
	return v, err
}

func (m *Mailbox) find(id string) (entry, message, error) {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return entry{}, message{}, errNoMail
	}
	return m.db.get(n)
}

func (m *Mailbox) render(w http.ResponseWriter, status int, v view) {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, "mail.html", v); err != nil {
		m.broken(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pageCSP)
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}

func style(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, pageFiles, "page/style.css")
}

// Query keeps the filter when going to another mail.
func (v view) Query() template.URL {
	if v.To == "" {
		return ""
	}
	return template.URL("?to=" + url.QueryEscape(v.To))
}

// With is Query and a view.
func (v view) With(name string) template.URL {
	q := url.Values{"view": {name}}
	if v.To != "" {
		q.Set("to", v.To)
	}
	return template.URL("?" + q.Encode())
}

// ISO is for a time element.
func (e entry) ISO() string { return e.At.UTC().Format(time.RFC3339) }

// Source is the mail as text: as it came, or the headers that SES would write.
func (s selected) Source() string {
	if s.Message.Raw != nil {
		return string(bytes.ToValidUTF8(s.Message.Raw, []byte("\uFFFD")))
	}
	return sourceOf(s.Message)
}
