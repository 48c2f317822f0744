package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
)

// pageFiles are the one page of this package and its style, which stands inside
// the page, named in its policy by its hash.
//
//go:embed page
var pageFiles embed.FS

var (
	unsubscribePage = template.Must(template.ParseFS(pageFiles, "page/unsubscribe.html"))
	pageStyle       = string(must(pageFiles.ReadFile("page/unsubscribe.css")))
	pagePolicy      = "default-src 'none'; style-src 'sha256-" + sha256Of(pageStyle) + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err) // the file is in the program
	}
	return b
}

func sha256Of(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// unsubscribeWords are the page's, before and after.
type unsubscribeWords struct{ Title, Lead, Button string }

var unsubscribeTexts = map[pipeline.Language][2]unsubscribeWords{
	pipeline.English: {
		{"No more mail from Gen3D?", "We will not write to you about your models any more. You can change that in your settings at any time.", "Stop all mail"},
		{"You will get no more mail", "Your models are made as before, and are in your list. To hear of them again, change your settings.", ""},
	},
	pipeline.Spanish: {
		{"¿No quieres más correos de Gen3D?", "Dejaremos de escribirte sobre tus modelos. Puedes cambiarlo en tus ajustes cuando quieras.", "No recibir más correos"},
		{"Ya no recibirás más correos", "Tus modelos se siguen creando como antes y están en tu lista. Para volver a recibir avisos, cambia tus ajustes.", ""},
	},
}

// AskUnsubscribe implements GET /v1/unsubscribe/{token}. It changes nothing: mail
// scanners follow links.
func (s *Server) AskUnsubscribe(w http.ResponseWriter, r *http.Request, token string) {
	_, p, _, err := s.unsubscriber(r.Context(), token)
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.page(w, p.Language, 0)
}

// Unsubscribe implements POST /v1/unsubscribe/{token}, RFC 8058's one click.
func (s *Server) Unsubscribe(w http.ResponseWriter, r *http.Request, token string) {
	for range 5 { // somebody may change their settings at the same moment
		user, p, etag, err := s.unsubscriber(r.Context(), token)
		if err == nil && p.Email != pipeline.EmailNone {
			p.Email = pipeline.EmailNone
			_, err = s.cfg.Store.PutPreferences(r.Context(), user, p, etag)
		}
		if errors.Is(err, pipeline.ErrExists) {
			continue
		}
		if err != nil {
			s.refuse(w, err)
			return
		}
		s.page(w, p.Language, 1)
		return
	}
	s.refuse(w, pipeline.ErrConflict)
}

// unsubscriber is whose link it is, and what they want so far.
func (s *Server) unsubscriber(ctx context.Context, token string) (pipeline.UserID, pipeline.Preferences, string, error) {
	user, err := s.cfg.LinkKey.Unsubscriber(token)
	if err != nil {
		return "", pipeline.Preferences{}, "", problem.NotFound.From(err)
	}
	p, etag, err := s.cfg.Store.Preferences(ctx, user)
	if errors.Is(err, pipeline.ErrNotFound) {
		err = nil
	}
	return user, p, etag, err
}

// page shows the page, before (0) or after (1) the deed.
func (s *Server) page(w http.ResponseWriter, l pipeline.Language, after int) {
	words, ok := unsubscribeTexts[l]
	if !ok {
		l, words = pipeline.English, unsubscribeTexts[pipeline.English]
	}
	var b bytes.Buffer
	err := unsubscribePage.Execute(&b, map[string]any{"Language": l, "Words": words[after], "Style": template.CSS(pageStyle)}) //nolint:gosec // our own file
	if err != nil {
		s.refuse(w, pipeline.Permanent(err))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	_, _ = w.Write(b.Bytes()) // the client may have gone
}
