package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/contract"
)

// linkRenewal is how long an answer counts as unchanged although its links grow
// older: a client that keeps it has links that work for half an hour at least.
const linkRenewal = linkLife / 2

// sessionReader reads sessions.
type sessionReader interface {
	Session(context.Context, pipeline.SessionRef) (pipeline.Session, error)
	SessionIfChanged(ctx context.Context, ref pipeline.SessionRef, etag string) (pipeline.Session, string, error)
}

// GetSession implements GET /v1/sessions/{id}, with one request to the store.
func (s *Server) GetSession(w http.ResponseWriter, r *http.Request, id contract.SessionID, params contract.GetSessionParams) {
	ref, err := mine(r, id)
	if err != nil {
		s.refuse(w, err)
		return
	}
	known := s.stillGood(params.IfNoneMatch)
	session, etag, err := s.cfg.Store.SessionIfChanged(r.Context(), ref, known)
	if err != nil {
		s.refuse(w, err)
		return
	}
	w.Header().Set("ETag", s.etag(etag))
	w.Header().Set("Cache-Control", "private, no-cache")
	if known != "" && etag == known {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if s.expired(&session) {
		s.refuse(w, pipeline.ErrNotFound)
		return
	}
	files, err := s.links(r.Context(), s.files(&session), linkLife)
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusOK, contract.SessionView{Session: session, Files: files})
}

// etag names a state of a session together with the age of its links.
func (s *Server) etag(of string) string {
	return fmt.Sprintf(`"%s.%d"`, of, s.cfg.Clock().Unix()/int64(linkRenewal.Seconds()))
}

// stillGood is the store's ETag in one that a client sent, unless its links have
// grown old.
func (s *Server) stillGood(sent *string) string {
	if sent == nil {
		return ""
	}
	of, _, _ := strings.Cut(strings.Trim(strings.TrimPrefix(*sent, "W/"), `"`), ".")
	if of == "" || strings.ContainsFunc(of, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' }) || s.etag(of) != strings.TrimPrefix(*sent, "W/") {
		return ""
	}
	return of
}

// expired: the session was deleted so long ago that it cannot be restored, whether
// or not the sweep has come by.
func (s *Server) expired(one *pipeline.Session) bool {
	return one.Deleted() && s.cfg.Clock().Sub(*one.DeletedAt) >= pipeline.DeletionGrace
}

// session reads one of the caller's sessions.
func (s *Server) session(r *http.Request, id string) (pipeline.Session, error) {
	ref, err := mine(r, id)
	if err != nil {
		return pipeline.Session{}, err
	}
	one, err := s.cfg.Store.Session(r.Context(), ref)
	if err == nil && s.expired(&one) {
		err = pipeline.ErrNotFound
	}
	return one, err
}

// keep joins events into a session at once, so that whoever made the call sees
// them, then publishes them. Both may be repeated: ids come from the cause.
func (s *Server) keep(ctx context.Context, cause string, ref pipeline.SessionRef, events ...pipeline.Event) (pipeline.Session, error) {
	at := s.cfg.Clock().UTC().Truncate(time.Millisecond)
	pipeline.Stamp(cause, at, "", events)
	session, err := s.cfg.Store.Apply(ctx, ref, events...)
	if err == nil { // update-session will, but a list may be asked for before
		err = s.cfg.Store.Enlist(ctx, session)
	}
	if err != nil {
		return session, err
	}
	return session, s.cfg.Emit(ctx, pipeline.Header{ID: cause, At: at}, events...)
}

// sessionKeeper joins events into sessions.
type sessionKeeper interface {
	Apply(context.Context, pipeline.SessionRef, ...pipeline.Event) (pipeline.Session, error)
	Enlist(context.Context, pipeline.Session) error
	MarkInFlight(context.Context, pipeline.SessionRef) error
	MarkDeleted(context.Context, pipeline.Deletion) error
}

func accepted(w http.ResponseWriter, one pipeline.Session) {
	reply(w, http.StatusAccepted, contract.Accepted{SessionID: string(one.SessionID), Status: one.Status})
}
