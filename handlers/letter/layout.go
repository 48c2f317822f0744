package letter

import (
	_ "embed"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"

	"github.com/2112-lab/gen3d/pipeline"
)

//go:embed mail.txt.tmpl
var mailText string

//go:embed mail.html.tmpl
var mailHTML string

// Outlook on Windows lays out tables alone and knows no max-width; what stands in
// these comments it reads, and nobody else. html/template would drop them.
const (
	outlookOpen  htmltemplate.HTML = `<!--[if mso]><table role="presentation" width="560" align="center" cellpadding="0" cellspacing="0"><tr><td><![endif]-->`
	outlookClose htmltemplate.HTML = `<!--[if mso]></td></tr></table><![endif]-->`
)

var (
	textTemplate = texttemplate.Must(texttemplate.New("mail.txt").Parse(mailText))
	htmlTemplate = htmltemplate.Must(htmltemplate.New("mail.html").Funcs(htmltemplate.FuncMap{
		"outlookOpen": func() htmltemplate.HTML { return outlookOpen }, "outlookClose": func() htmltemplate.HTML { return outlookClose },
	}).Parse(mailHTML))
)

// layout is a mail before it is laid out. Empty fields are left away.
type layout struct {
	Language                     pipeline.Language
	Title, Preheader, Lead       string
	PictureAlt                   string // set where there is a picture
	Button, Link, Note, Plain    string
	FilesTitle, FilesNote        string
	Files                        []download
	HintsTitle                   string
	Hints                        []string
	Entries                      []entry
	More                         string
	Facts                        []fact
	Details                      []detail
	Help, Footer                 string
	Settings, SettingsLink       string
	Unsubscribe, UnsubscribeLink string
}

type (
	fact     struct{ Name, Value string }
	download struct{ Name, Size, Link string }
	entry    struct {
		Name, Status, Link string
		Failed             bool
	}
	detail struct{ Title, Body string }
)

// pictureID is the picture's Content-ID.
const pictureID = "poster@gen3d"

// lay fills both templates. They are constant and take plain strings, so they
// cannot fail other than by a mistake that every test would see.
func lay(m *pipeline.Mail, l layout) {
	var text, html strings.Builder
	if err := textTemplate.Execute(&text, l); err != nil {
		panic(err)
	}
	if err := htmlTemplate.Execute(&html, l); err != nil {
		panic(err)
	}
	m.Text, m.HTML = strings.TrimSpace(text.String())+"\n", html.String()
}

// dress adds what every mail to an owner ends with.
func (s Setting) dress(m *pipeline.Mail, w words, l *layout) {
	l.Footer = w.Footer
	if s.Help != "" {
		l.Help = fill(w.Help, s.Help)
	}
	if link := s.page("/settings"); link != "" {
		l.Settings, l.SettingsLink = w.Settings, link
	}
	if s.Unsubscribe != "" {
		l.Unsubscribe, l.UnsubscribeLink = w.Unsubscribe, s.Unsubscribe
		m.Unsubscribe = s.Unsubscribe
	}
}
