package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

const (
	// searchLimit bounds how many sessions one request reads.
	searchLimit = 500
	// searchStep is how many are read at a time while searching.
	searchStep = 100
	// atATime is how many reads of one request go on at once.
	atATime = 32
)

// sessionLister lists ids, newest first.
type sessionLister interface {
	SessionsBefore(ctx context.Context, user pipeline.UserID, before pipeline.SessionID, n int) ([]pipeline.SessionID, error)
}

// listing is what a request for a list asks for.
type listing struct {
	limit  int
	before pipeline.SessionID
	status pipeline.Status // "": all but deleted ones
	name   string          // lower case
}

// ListSessions implements GET /v1/sessions. A page of n sessions takes the requests
// of SessionsBefore, one to six as a rule, and one for each session.
func (s *Server) ListSessions(w http.ResponseWriter, r *http.Request, params contract.ListSessionsParams) {
	ask, err := readListing(params)
	if err != nil {
		s.refuse(w, err)
		return
	}
	page, err := s.list(r.Context(), caller(r).User, ask)
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusOK, page)
}

func readListing(params contract.ListSessionsParams) (ask listing, err error) {
	if ask.limit, err = within("limit", params.Limit, 1, 100, 20); err != nil {
		return ask, err
	}
	if params.Cursor != nil {
		if ask.before, err = pipeline.ParseSessionID(*params.Cursor); err != nil {
			return ask, problem.BadRequest.Because("cursor: want the next_cursor of a page")
		}
	}
	if params.Status != nil {
		ask.status = *params.Status
		if !known(ask.status) {
			return ask, problem.BadRequest.Because("status %q is none", ask.status)
		}
	}
	name, err := text("q", params.Q, 1, 128)
	ask.name = strings.ToLower(name)
	return ask, err
}

func known(s pipeline.Status) bool {
	switch s {
	case pipeline.Created, pipeline.Initializing, pipeline.AwaitingMask, pipeline.Reconstructing,
		pipeline.Completed, pipeline.Notified, pipeline.Failed, pipeline.Deleted:
		return true
	}
	return false
}

// list reads sessions until the page is full, there are no more, or enough were
// read. Whatever ended it, the next page begins behind the last one looked at.
func (s *Server) list(ctx context.Context, user pipeline.UserID, ask listing) (contract.SessionPage, error) {
	page := contract.SessionPage{Sessions: []contract.SessionSummary{}}
	step := ask.limit
	if ask.status != "" || ask.name != "" {
		step = max(searchStep, ask.limit)
	}
	for read := 0; ; {
		ids, err := s.cfg.Store.SessionsBefore(ctx, user, ask.before, step+1)
		if err != nil {
			return page, err
		}
		more := len(ids) > step
		ids = ids[:min(step, len(ids))]
		sessions, err := s.readAll(ctx, user, ids)
		if err != nil {
			return page, err
		}
		for i, id := range ids {
			ask.before = id
			if sessions[i] != nil && s.matches(sessions[i], ask) {
				page.Sessions = append(page.Sessions, s.summary(ctx, sessions[i]))
			}
			if len(page.Sessions) == ask.limit {
				more = more || i < len(ids)-1
				break
			}
		}
		read += len(ids)
		if !more {
			return page, nil
		}
		if len(page.Sessions) == ask.limit || read >= searchLimit {
			page.NextCursor = (*string)(&ask.before)
			return page, nil
		}
	}
}

// readAll reads sessions side by side. One that has no metadata.json (yet), or one
// that cannot be read, is nil: it must not hide the others.
func (s *Server) readAll(ctx context.Context, user pipeline.UserID, ids []pipeline.SessionID) ([]*pipeline.Session, error) {
	sessions := make([]*pipeline.Session, len(ids))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atATime)
	for i, id := range ids {
		g.Go(func() error {
			one, err := s.cfg.Store.Session(ctx, pipeline.SessionRef{User: user, Session: id})
			if errors.Is(err, pipeline.ErrNotFound) || pipeline.IsPermanent(err) {
				return nil
			}
			sessions[i] = &one
			return err
		})
	}
	return sessions, g.Wait()
}

func (s *Server) matches(one *pipeline.Session, ask listing) bool {
	switch {
	case s.expired(one):
		return false
	case ask.status == "" && one.Deleted(), ask.status != "" && one.Status != ask.status:
		return false
	default:
		return strings.Contains(strings.ToLower(name(one)), ask.name)
	}
}

// name is what the owner calls the photo, or "".
func name(s *pipeline.Session) string {
	if s.Image == nil {
		return ""
	}
	return s.Image.Filename
}

func (s *Server) summary(ctx context.Context, one *pipeline.Session) contract.SessionSummary {
	sum := contract.SessionSummary{
		SessionID: string(one.SessionID), Status: one.Status, Name: name(one), CreatedAt: one.CreatedAt, UpdatedAt: one.UpdatedAt,
	}
	for _, f := range s.files(one) {
		var at **string
		switch {
		case f.key.File == pipeline.Thumbnail:
			at = &sum.ThumbnailURL
		case f.key.File == pipeline.Poster && sum.PosterURL == nil:
			at = &sum.PosterURL
		default:
			continue
		}
		if link, err := s.cfg.Store.Link(ctx, f.key, linkLife); err == nil { // it asks the store nothing
			*at = &link
		}
	}
	return sum
}
