package devidp

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	html "html/template"
	text "text/template"

	"github.com/2112-lab/gen3d/pipeline"
)

// letter is what a mail is about.
type letter string

const (
	signUp letter = "signup"
	reset  letter = "reset"
)

//go:embed mail
var mailFiles embed.FS

var (
	mailText = text.Must(text.ParseFS(mailFiles, "mail/*.txt"))
	mailHTML = html.Must(html.ParseFS(mailFiles, "mail/*.html"))
)

// note is what the templates are given.
type note struct {
	Kind    letter
	Void    bool
	Code    string // grouped for the eye
	Minutes int
}

var subjects = map[letter]map[bool]string{ // by Void
	signUp: {false: "Your Gen3D code", true: "You already have a Gen3D account"},
	reset:  {false: "Reset your Gen3D password", true: "No Gen3D account with this address"},
}

// mailCode sends a ticket's mail. It goes out whether or not the address has an
// account, so that the answer at the page tells nothing about that, nor does the
// time it takes.
func (p *Provider) mailCode(ctx context.Context, t ticket) error {
	n := note{Kind: t.Kind, Void: t.Void, Minutes: int(codeLife.Minutes())}
	if !t.Void {
		n.Code = t.Code[:3] + " " + t.Code[3:]
	}
	m := pipeline.Mail{From: p.cfg.From, To: t.Email, Subject: subjects[t.Kind][t.Void]}
	var b bytes.Buffer
	if err := mailText.ExecuteTemplate(&b, "code.txt", n); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	m.Text = b.String()
	b.Reset()
	if err := mailHTML.ExecuteTemplate(&b, "code.html", n); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	m.HTML = b.String()
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	if err := p.cfg.Send(ctx, m); err != nil {
		return fmt.Errorf("send code: %w", err)
	}
	return nil
}
