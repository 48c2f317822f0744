package handlers

import (
	_ "embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

//go:embed mail.txt.tmpl
var mailText string

//go:embed mail.html.tmpl
var mailHTML string

var (
	textTemplate = texttemplate.Must(texttemplate.New("mail.txt").Parse(mailText))
	htmlTemplate = htmltemplate.Must(htmltemplate.New("mail.html").Parse(mailHTML))
)

// letterBody is what a mail says, before it is laid out.
type letterBody struct {
	Title  string
	Lead   string
	Button string
	Link   string
	Until  string
	Hint   string
	Facts  []fact
	Detail string // the operator's alone
}

type fact struct{ Name, Value string }

func writeSuccess(m *pipeline.Mail, e *pipeline.ReconstructionCompleted, link string, until time.Time) {
	mesh, _ := e.Result.Artefact(pipeline.OutputMesh)
	m.Subject = "Your 3D model is ready"
	lay(m, letterBody{
		Title:  "Your 3D model is ready",
		Lead:   "Your photo has become a model that you can turn round, print and share.",
		Button: "Download the model", Link: link,
		Until: until.UTC().Format("2 January 2006, 15:04 MST"),
		Facts: []fact{
			{"Points", thousands(e.Result.Points)},
			{"File size", fmt.Sprintf("%.1f MB", float64(mesh.Bytes)/(1<<20))},
			{"Processing time", fmt.Sprintf("%.1f s", e.Result.DurationSec)},
			{"Method", e.Result.Method},
			{"Session", string(e.Session)},
		},
	})
}

func writeFailure(m *pipeline.Mail, ev pipeline.Event, f pipeline.Failure) {
	m.Subject = "We could not make your 3D model"
	if f.Category == pipeline.System {
		m.Subject = "Your 3D model is delayed"
	}
	body := letterBody{Title: m.Subject, Lead: f.Message, Hint: f.Hint, Facts: []fact{{"Reason", string(f.Code)}}}
	if rejected, ok := ev.(*pipeline.UploadRejected); ok {
		body.Facts = append(body.Facts, fact{"Uploaded as", rejected.Key})
	}
	if s := ev.Ref().Session; s != "" {
		body.Facts = append(body.Facts, fact{"Session", string(s)})
	}
	lay(m, body)
}

// lay fills both templates. They are constant and take plain strings, so they
// cannot fail other than by a mistake that every test would see.
func lay(m *pipeline.Mail, b letterBody) {
	var text, html strings.Builder
	if err := textTemplate.Execute(&text, b); err != nil {
		panic(err)
	}
	if err := htmlTemplate.Execute(&html, b); err != nil {
		panic(err)
	}
	m.Text, m.HTML = text.String(), html.String()
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
