package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/live"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// WatchSession implements GET /v1/sessions/{id}/events.
func (s *Server) WatchSession(w http.ResponseWriter, r *http.Request, id contract.SessionID, params contract.WatchSessionParams) {
	if err := s.watch(w, r, id, params); err != nil {
		s.refuse(w, err)
	}
}

// errOver ends a stream whose time is over.
var errOver = errors.New("the stream's time is over")

func (s *Server) watch(w http.ResponseWriter, r *http.Request, id string, params contract.WatchSessionParams) error {
	ref, err := mine(r, id)
	if err != nil {
		return err
	}
	position := ""
	if params.LastEventID != nil {
		if position = *params.LastEventID; len(position) > 64 {
			return problem.BadRequest.Because("Last-Event-ID has %d characters: want 64 at most", len(position))
		}
	}
	user := string(ref.User)
	if !s.streams.Enter(user) {
		w.Header().Set("Retry-After", "30")
		return problem.TooManyStreams.Because("")
	}
	defer s.streams.Leave(user)

	life := s.life(r)
	if life <= 0 {
		// The token is over by our clock, and let in for clocks that differ. A stream that
		// ends at once would be opened again and again: another token is needed.
		return problem.Unauthorised.Because("")
	}
	ctx, cancel := context.WithTimeoutCause(r.Context(), life, errOver)
	defer cancel()
	reader := s.hub.Follow(ref)
	defer reader.Close()
	first, err := s.appear(ctx, reader, ref)
	if errors.Is(err, errOver) { // nobody knows yet whether it is there: not to be told that it is not
		if s.life(r) <= 0 {
			return problem.Unauthorised.Because("")
		}
		return pipeline.ErrNotFound
	}
	if err != nil {
		return err
	}
	st := openStream(w, s.comeBack())
	s.tell(ctx, &st, reader, first, position)
	return nil
}

// comeBack is how long a client waits before it opens a stream that has ended anew.
// Where every stream ends at once that is polling, and need not be quick.
func (s *Server) comeBack() time.Duration {
	if s.cfg.Collected {
		return 5 * time.Second
	}
	return 2 * time.Second
}

// life is how long a stream may stay open: not longer than its token is valid.
func (s *Server) life(r *http.Request) time.Duration {
	life := s.cfg.Limits.Stream
	if expires := caller(r).Expires; !expires.IsZero() {
		life = min(life, expires.Sub(s.cfg.Clock()))
	}
	return life
}

// appear waits for a session that may be about to appear: its id is as young as an
// upload form may be old. Any other that is not there, is not there.
func (s *Server) appear(ctx context.Context, reader *live.Reader, ref pipeline.SessionRef) (live.State, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.cfg.Limits.Appear, pipeline.ErrNotFound)
	defer cancel()
	for {
		state, err := reader.Next(ctx)
		switch {
		case err != nil:
			return state, err
		case state.Session != nil && !s.expired(state.Session):
			return state, nil
		case state.Err != nil:
			return state, state.Err
		case state.Session != nil || !s.young(ref.Session) || s.cfg.Collected:
			return state, pipeline.ErrNotFound
		}
	}
}

func (s *Server) young(id pipeline.SessionID) bool {
	seconds, _, _ := strings.Cut(strings.TrimPrefix(string(id), "sess_"), "_")
	n, err := strconv.ParseInt(seconds, 10, 64)
	age := s.cfg.Clock().Sub(time.Unix(n, 0))
	return err == nil && age > -time.Minute && age < formLife+time.Minute
}

// tell sends what was missed, then what comes, until the client is gone, the time is
// over, or the session was erased.
func (s *Server) tell(ctx context.Context, st *stream, reader *live.Reader, state live.State, position string) {
	var told live.Told
	if facts := state.Session.Events; position != "" {
		told.Skip(facts, live.Missed(facts, position))
	}
	for {
		if state.Session == nil {
			return
		}
		facts := state.Session.Events
		for _, fact := range told.Untold(facts) {
			st.event(fact.Type, told.Add(facts, fact), fact)
		}
		st.event("state", "", s.state(ctx, state))
		if st.flush() != nil || s.cfg.Collected {
			return
		}
		next, err := s.awaitChange(ctx, st, reader, state)
		if err != nil {
			return
		}
		state = next
	}
}

// awaitChange waits for the next state, with a heartbeat. While the session waits
// for a worker the heartbeat tells its place anew.
func (s *Server) awaitChange(ctx context.Context, st *stream, reader *live.Reader, state live.State) (live.State, error) {
	for {
		beat, cancel := context.WithTimeout(ctx, s.cfg.Limits.Heartbeat)
		next, err := reader.Next(beat)
		cancel()
		if err == nil && next.Err != nil {
			continue // it cannot be read at the moment; what was told stays true
		}
		if err == nil || ctx.Err() != nil || errors.Is(err, live.ErrClosed) {
			return next, err
		}
		st.comment("")
		if now := s.state(ctx, state); now.Queue != nil {
			st.event("state", "", now)
		}
		if err := st.flush(); err != nil {
			return next, err
		}
	}
}
