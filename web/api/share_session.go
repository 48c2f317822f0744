package api

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// Shares last a week unless another time is asked for. The links to files in them
// last a quarter of an hour: that is how long a file can still be had after its
// share was ended.
const (
	shareLife     = 7 * 24 * time.Hour
	shareLinkLife = 15 * time.Minute
)

// shares keep the links that strangers may look at sessions by.
type shares interface {
	Share(context.Context, pipeline.Share) error
	Unshare(context.Context, pipeline.SessionRef) error
	Shared(ctx context.Context, id string) (pipeline.Share, error)
}

// ShareSession implements POST /v1/sessions/{id}/share.
func (s *Server) ShareSession(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	made, err := s.share(w, r, id)
	if err != nil {
		s.refuse(w, err)
		return
	}
	w.Header().Set("Location", "/v1/shared/"+made.Token)
	reply(w, http.StatusCreated, made)
}

func (s *Server) share(w http.ResponseWriter, r *http.Request, id string) (made contract.Share, err error) {
	body, _, err := decode[contract.NewShare](w, r)
	if err != nil {
		return made, err
	}
	life, err := within("expires_in_sec", body.ExpiresInSec, 60, 30*24*3600, int(shareLife.Seconds()))
	if err != nil {
		return made, err
	}
	one, err := s.session(r, id)
	if err == nil && one.Deleted() {
		err = pipeline.ErrNotFound
	}
	if err != nil {
		return made, err
	}
	token := newShareToken()
	expires := s.cfg.Clock().Add(time.Duration(life) * time.Second).UTC().Truncate(time.Second)
	err = s.cfg.Store.Share(r.Context(), pipeline.Share{SessionRef: one.Ref(), ID: digest([]byte(token)), ExpiresAt: expires})
	return contract.Share{Token: token, URL: s.cfg.SharePage + token, ExpiresAt: expires}, err
}

// newShareToken makes 192 random bits. The store keeps its hash alone.
func newShareToken() string {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never errs
	return base64.RawURLEncoding.EncodeToString(b)
}

// UnshareSession implements DELETE /v1/sessions/{id}/share.
func (s *Server) UnshareSession(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	one, err := s.session(r, id)
	if err == nil {
		err = s.cfg.Store.Unshare(r.Context(), one.Ref())
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// GetShared implements GET /v1/shared/{token}, for anybody. A link that was never
// made, one that was ended and one that has expired are not told apart.
func (s *Server) GetShared(w http.ResponseWriter, r *http.Request, token string) {
	view, err := s.shared(r.Context(), token)
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusOK, view)
}

func (s *Server) shared(ctx context.Context, token string) (view contract.SharedView, err error) {
	if b, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(b) != 24 {
		return view, problem.NotFound.Because("")
	}
	share, err := s.cfg.Store.Shared(ctx, digest([]byte(token)))
	if err != nil {
		return view, err
	}
	if !s.cfg.Clock().Before(share.ExpiresAt) {
		return view, pipeline.ErrNotFound
	}
	one, err := s.cfg.Store.Session(ctx, share.SessionRef)
	if err != nil {
		return view, err
	}
	if one.Deleted() {
		return view, pipeline.ErrNotFound
	}
	var shown []file
	for _, f := range s.files(&one) {
		if forStrangers[f.key.File] {
			shown = append(shown, f)
		}
	}
	links, err := s.links(ctx, shown, min(shareLinkLife, share.ExpiresAt.Sub(s.cfg.Clock())))
	return contract.SharedView{Status: one.Status, CreatedAt: one.CreatedAt, ExpiresAt: share.ExpiresAt, Files: links}, err
}

// forStrangers are the files that a share shows: what was made, not what was sent.
var forStrangers = map[pipeline.File]bool{
	pipeline.Poster: true, pipeline.Preview: true, pipeline.OutputMesh: true, pipeline.ModelSPZ: true,
	pipeline.ModelGLB: true, pipeline.ModelOBJ: true, pipeline.ModelSTL: true,
}
