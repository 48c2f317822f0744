package devidp

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
)

//go:embed page
var pageFiles embed.FS

// pages is a template a page, each with the layout around it.
var pages = parsePages("login", "signed-in", "signup", "confirm", "forgot", "reset", "account", "message")

func parsePages(names ...string) map[string]*template.Template {
	layout := template.Must(template.ParseFS(pageFiles, "page/layout.html", "page/password.html"))
	all := map[string]*template.Template{}
	for _, name := range names {
		all[name] = template.Must(template.Must(layout.Clone()).ParseFS(pageFiles, "page/"+name+".html"))
	}
	return all
}

// view is what a page shows.
type view struct {
	Page    string
	Title   string
	Request request // what the app wants; zero for somebody who came by themselves
	Values  map[string]string
	Errors  []problem
	Notice  string
	Ticket  string
	Email   string // where a code was sent
	Account account
	Rules   []rule
	Mailbox string
	Links   []link // of a message

	base string
}

// problem is what is wrong with a field, or, without one, with the whole form.
type problem struct{ Field, Text string }

type link struct {
	Text string
	Href template.URL
}

// Href is the address of another page, which takes the app's request along.
func (v view) Href(page string) template.URL { return v.href(page, nil) }

func (v view) href(page string, more url.Values) template.URL {
	q := more.Encode()
	if r := v.Request.query(); r != "" && q != "" {
		q = r + "&" + q
	} else if r != "" {
		q = r
	}
	if q == "" {
		return template.URL(v.base + "/" + page)
	}
	return template.URL(v.base + "/" + page + "?" + q)
}

// Action is where the page's form goes: the page itself.
func (v view) Action() template.URL {
	if v.Ticket == "" {
		return v.Href(v.Page)
	}
	return v.href(v.Page, url.Values{"ticket": {v.Ticket}})
}

// Fresh is the sign-in page for somebody who wants to be asked again.
func (v view) Fresh() template.URL { return v.href("login", url.Values{"fresh": {"1"}}) }

// Onward is where to go once signed in.
func (v view) Onward() template.URL {
	if v.Request.Client.ID == "" {
		return v.Href("")
	}
	return v.Href("oauth2/authorize")
}

// Asset is the address of a style sheet or script.
func (v view) Asset(name string) template.URL { return template.URL(v.base + "/" + name) }

// Wrong is what is wrong with a field; "" if nothing.
func (v view) Wrong(field string) string {
	for _, e := range v.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// Summary reports whether the problems are listed above the form: not where there
// is one that stands at its field, which has the cursor.
func (v view) Summary() bool { return len(v.Errors) > 1 || v.Wrong("") != "" }

// Focus reports whether a field gets the cursor: the first that is wrong, or else
// the page's first.
func (v view) Focus(field string, first bool) bool {
	i := slices.IndexFunc(v.Errors, func(e problem) bool { return e.Field != "" })
	if i < 0 {
		return first
	}
	return v.Errors[i].Field == field
}

// view begins a page. It reads the app's request from the page's address; where
// that is damaged it answers with what is wrong, and false.
func (p *Provider) view(w http.ResponseWriter, r *http.Request, page, title string) (view, bool) {
	v := view{Page: page, Title: title, Values: map[string]string{}, Rules: rules, Mailbox: p.cfg.Mailbox, base: p.base}
	q := r.URL.Query()
	if q.Has("client_id") {
		req, err := p.cfg.parseRequest(r.URL.RawQuery)
		if err != nil {
			p.refuse(w, err)
			return v, false
		}
		v.Request = req
	}
	v.Ticket = q.Get("ticket")
	return v, true
}

// fail adds a problem.
func (v *view) fail(field, text string) { v.Errors = append(v.Errors, problem{field, text}) }

func (p *Provider) render(w http.ResponseWriter, status int, v view) {
	var b bytes.Buffer
	if err := pages[v.Page].ExecuteTemplate(&b, "layout.html", v); err != nil {
		p.cfg.Log.Error().Err(err).Str("page", v.Page).Msg("page not made")
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	// Browsers hold a form's redirects to form-action, too, and the last one leads
	// to the app.
	forms := "form-action 'self'"
	if o := origin(v.Request.Redirect); o != "" {
		forms += " " + o
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; "+forms+"; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

// refuse says what is wrong with an app's request, to whoever writes the app.
func (p *Provider) refuse(w http.ResponseWriter, err error) {
	p.message(w, http.StatusBadRequest, "This link does not work", "Sign-in was asked for in a way that cannot be answered: "+err.Error()+".")
}

func (p *Provider) message(w http.ResponseWriter, status int, title, text string, links ...link) {
	p.render(w, status, view{Page: "message", Title: title, Notice: text, Links: links, base: p.base})
}

func (p *Provider) broken(w http.ResponseWriter, err error) {
	p.cfg.Log.Error().Err(err).Msg("identity provider failed")
	p.message(w, http.StatusInternalServerError, "That did not work", "Something went wrong on this machine; the log says what. Try again.")
}

func asset(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, pageFiles, name) }
}
