package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// preferences keep what owners want of mail and models.
type preferences interface {
	Preferences(context.Context, pipeline.UserID) (p pipeline.Preferences, etag string, err error)
	PutPreferences(ctx context.Context, user pipeline.UserID, p pipeline.Preferences, etag string) (string, error)
}

// noPreferences is the ETag of preferences that nobody has set.
const noPreferences = "none"

// GetPreferences implements GET /v1/preferences.
func (s *Server) GetPreferences(w http.ResponseWriter, r *http.Request) {
	p, etag, err := s.cfg.Store.Preferences(r.Context(), caller(r).User)
	if errors.Is(err, pipeline.ErrNotFound) {
		etag, err = noPreferences, nil
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	replyPreferences(w, p, etag)
}

// PutPreferences implements PUT /v1/preferences.
func (s *Server) PutPreferences(w http.ResponseWriter, r *http.Request, params contract.PutPreferencesParams) {
	p, etag, err := s.putPreferences(w, r, params.IfMatch)
	if err != nil {
		s.refuse(w, err)
		return
	}
	replyPreferences(w, p, etag)
}

func (s *Server) putPreferences(w http.ResponseWriter, r *http.Request, ifMatch *string) (p pipeline.Preferences, etag string, err error) {
	if ifMatch == nil {
		return p, "", problem.NoCondition.Because("")
	}
	body, _, err := decode[contract.Preferences](w, r)
	if err != nil {
		return p, "", err
	}
	p = preferencesOf(body)
	if err := p.Check(); err != nil {
		return p, "", problem.BadRequest.Because("%v", err)
	}
	known := strings.Trim(*ifMatch, `"`)
	if known == noPreferences {
		known = ""
	} else if known == "" || strings.ContainsFunc(known, notInETags) {
		return p, "", problem.Changed.Because("")
	}
	etag, err = s.cfg.Store.PutPreferences(r.Context(), caller(r).User, p, known)
	if errors.Is(err, pipeline.ErrExists) {
		err = problem.Changed.Because("")
	}
	return p, etag, err
}

// notInETags are the characters that no ETag of the store has.
func notInETags(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '*' || r == ',' }

func preferencesOf(body contract.Preferences) pipeline.Preferences {
	p := pipeline.Preferences{Email: body.Email}
	if body.Language != nil {
		p.Language = *body.Language
	}
	if body.TimeZone != nil {
		p.TimeZone = *body.TimeZone
	}
	if q := body.QuietHours; q != nil {
		p.QuietHours = &pipeline.QuietHours{From: q.From, To: q.To}
	}
	if body.FileLinks != nil {
		p.FileLinks = *body.FileLinks
	}
	if body.Preset != nil {
		p.Preset = *body.Preset
	}
	return p
}

func replyPreferences(w http.ResponseWriter, p pipeline.Preferences, etag string) {
	body := contract.Preferences{Email: p.Email, FileLinks: &p.FileLinks}
	if p.Preset != "" {
		body.Preset = &p.Preset
	}
	if p.Language != "" {
		body.Language = &p.Language
	}
	if p.TimeZone != "" {
		body.TimeZone = &p.TimeZone
	}
	if q := p.QuietHours; q != nil {
		body.QuietHours = &contract.QuietHours{From: q.From, To: q.To}
	}
	w.Header().Set("ETag", `"`+etag+`"`)
	w.Header().Set("Cache-Control", "private, no-cache")
	reply(w, http.StatusOK, body)
}
