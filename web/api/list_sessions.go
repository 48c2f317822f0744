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
	// searchLimit bounds how many entries of the index one request goes over.
	searchLimit = 20_000
	// atATime is how many reads of one request go on at once.
	atATime = 32
)

// sessionLister knows what the index lists.
type sessionLister interface {
	Listings(ctx context.Context, user pipeline.UserID, after pipeline.SessionID, n int) ([]pipeline.Listing, bool, error)
}

// listing is what a request for a list asks for.
type listing struct {
	limit  int
	after  pipeline.SessionID
	status pipeline.Status // "": all but deleted ones
	name   string          // lower case
}

// ListSessions implements GET /v1/sessions. A page of n sessions takes one request
// for the index and one for each session that it shows; a search takes one for each
// folder of the index. What is shown was read from metadata.json: the index only
// says what to read.
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
		if ask.after, err = pipeline.ParseSessionID(*params.Cursor); err != nil {
			return ask, problem.BadRequest.Because("cursor: want the next_cursor of a page")
		}
	}
	if params.Status != nil {
		ask.status = *params.Status
		if !ask.status.Known() {
			return ask, problem.BadRequest.Because("status %q is none", ask.status)
		}
	}
	name, err := text("q", params.Q, 1, 128)
	ask.name = strings.ToLower(name)
	return ask, err
}

// list goes over the index until the page is full, there is no more, or it has gone
// over enough. Whatever ended it, the next page begins behind the last entry looked
// at.
func (s *Server) list(ctx context.Context, user pipeline.UserID, ask listing) (contract.SessionPage, error) {
	page := contract.SessionPage{Sessions: []contract.SessionSummary{}}
	step := ask.limit + 1 // one more, to know whether there is a next page
	if ask.status != "" || ask.name != "" {
		step = searchLimit
	}
	for looked := 0; ; {
		entries, more, err := s.cfg.Store.Listings(ctx, user, ask.after, step)
		if err != nil {
			return page, err
		}
		full, err := s.fill(ctx, user, &page, &ask, ask.among(entries))
		if err != nil || !full && !more {
			return page, err
		}
		if !full && len(entries) > 0 {
			ask.after = entries[len(entries)-1].Session
		}
		if looked += len(entries); full || looked >= searchLimit || len(entries) == 0 {
			page.NextCursor = (*string)(&ask.after)
			return page, nil
		}
	}
}

// among are the sessions that the index says are asked for.
func (ask listing) among(entries []pipeline.Listing) (ids []pipeline.SessionID) {
	for _, e := range entries {
		if ask.wants(e) && !(len(ids) > 0 && ids[len(ids)-1] == e.Session) {
			ids = append(ids, e.Session)
		}
	}
	return ids
}

func (ask listing) wants(l pipeline.Listing) bool {
	if ask.status == "" && l.Status == pipeline.Deleted || ask.status != "" && l.Status != ask.status {
		return false
	}
	return ask.name == "" || strings.Contains(strings.ToLower(l.Name), ask.name)
}

// fill reads sessions into the page and reports whether it became full before they
// came to an end.
func (s *Server) fill(ctx context.Context, user pipeline.UserID, page *contract.SessionPage, ask *listing, ids []pipeline.SessionID) (full bool, err error) {
	for len(ids) > 0 && len(page.Sessions) < ask.limit {
		some := ids[:min(ask.limit-len(page.Sessions), len(ids))]
		ids = ids[len(some):]
		sessions, err := s.readAll(ctx, user, some)
		if err != nil {
			return false, err
		}
		for i, one := range sessions {
			ask.after = some[i]
			if one != nil && !s.expired(one) && ask.wants(one.Listing()) {
				page.Sessions = append(page.Sessions, s.summary(ctx, one))
			}
		}
	}
	return len(ids) > 0, nil
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

func (s *Server) summary(ctx context.Context, one *pipeline.Session) contract.SessionSummary {
	sum := contract.SessionSummary{
		SessionID: string(one.SessionID), Status: one.Status, Name: one.Listing().Name,
		CreatedAt: one.CreatedAt, UpdatedAt: one.UpdatedAt, Progress: one.Progress, Error: one.Error,
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
