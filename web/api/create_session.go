package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// formLife is how long an upload form works.
const formLife = 15 * time.Minute

// The metadata that record-upload reads.
const (
	metaFilename    = "original-filename"
	metaPreset      = "preset"
	metaClicks      = "num-clicks"
	metaRefinements = "num-refinements"
	metaTrace       = "traceparent"
)

// uploads makes upload forms, without asking the store anything.
type uploads interface {
	UploadForm(context.Context, pipeline.ObjectKey, pipeline.UploadRule) (pipeline.UploadForm, error)
}

// memos remember what an Idempotency-Key was answered.
type memos interface {
	Remember(context.Context, pipeline.Memo) (pipeline.Memo, error)
}

// CreateSession implements POST /v1/sessions. It asks the store nothing, unless the
// request has an Idempotency-Key.
func (s *Server) CreateSession(w http.ResponseWriter, r *http.Request, params contract.CreateSessionParams) {
	form, session, err := s.createSession(w, r, params.IdempotencyKey)
	if err != nil {
		s.refuse(w, err)
		return
	}
	if s.cfg.Announce != nil {
		s.cfg.Announce(r.Context())
	}
	w.Header().Set("Location", "/v1/sessions/"+string(session))
	reply(w, http.StatusCreated, contract.CreatedSession{SessionID: string(session), Upload: uploadForm(form)})
}

func (s *Server) createSession(w http.ResponseWriter, r *http.Request, key *string) (form pipeline.UploadForm, id pipeline.SessionID, err error) {
	body, raw, err := decode[contract.NewSession](w, r)
	if err != nil {
		return form, "", err
	}
	name, err := text("filename", body.Filename, 0, 255)
	if err != nil {
		return form, "", err
	}
	photo := contract.JPEG
	if body.ContentType != nil {
		photo = *body.ContentType
	}
	if !photo.Valid() {
		return form, "", problem.BadRequest.Because("content_type %q is not one of a photo's", photo)
	}
	if body.Preset != nil && !body.Preset.Known() {
		return form, "", problem.BadRequest.Because("preset %q: want fast, balanced or quality", *body.Preset)
	}
	ref := pipeline.SessionRef{User: caller(r).User, Session: newSessionID(s.cfg.Clock())}
	if key != nil {
		if ref.Session, err = s.remembered(r.Context(), ref, *key, raw); err != nil {
			return form, "", err
		}
	}
	rule := pipeline.UploadRule{ContentType: string(photo), MaxBytes: pipeline.MaxPhotoBytes, Life: formLife, Meta: map[string]string{}}
	if name = headerSafe(name); name != "" {
		rule.Meta[metaFilename] = name
	}
	if body.Preset != nil {
		rule.Meta[metaPreset] = string(*body.Preset)
	}
	form, err = s.uploadForm(r.Context(), ref.Key(pipeline.OriginalImage), rule)
	return form, ref.Session, err
}

// uploadForm makes a form whose upload remembers what it comes from.
func (s *Server) uploadForm(ctx context.Context, key pipeline.ObjectKey, rule pipeline.UploadRule) (pipeline.UploadForm, error) {
	if s.cfg.Trace != nil {
		if trace := s.cfg.Trace(ctx); trace != "" {
			rule.Meta[metaTrace] = trace
		}
	}
	return s.cfg.Store.UploadForm(ctx, key, rule)
}

// remembered is the session that the same request was answered before, or else the
// new one. What is remembered is the id alone: the form is made anew, and works
// for its full time.
func (s *Server) remembered(ctx context.Context, ref pipeline.SessionRef, key string, body []byte) (pipeline.SessionID, error) {
	if len(key) < 1 || len(key) > 128 || strings.ContainsFunc(key, func(r rune) bool { return r < '!' || r > '~' }) {
		return "", problem.BadRequest.Because("Idempotency-Key: want 1 to 128 visible ASCII characters")
	}
	asked := pipeline.Memo{User: ref.User, Key: digest([]byte(key)), Request: digest(body), Session: ref.Session, At: s.cfg.Clock().UTC()}
	kept, err := s.cfg.Store.Remember(ctx, asked)
	if err != nil {
		return "", err
	}
	if kept.Request != asked.Request || kept.User != asked.User {
		return "", problem.KeyReused.Because("")
	}
	return kept.Session, nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// newSessionID makes an id that nobody can guess: 64 random bits.
func newSessionID(now time.Time) pipeline.SessionID {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never errs
	return pipeline.SessionID(fmt.Sprintf("sess_%d_%x", now.Unix(), b))
}

// headerSafe writes a name so that it may stand in a header, as S3 itself does.
func headerSafe(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
	return mime.BEncoding.Encode("utf-8", strings.TrimSpace(name))
}

func uploadForm(f pipeline.UploadForm) contract.UploadForm {
	return contract.UploadForm{URL: f.URL, Fields: f.Fields, MaxBytes: f.MaxBytes, ExpiresAt: f.ExpiresAt}
}
