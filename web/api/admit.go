package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/limit"
	"github.com/2112-lab/gen3d/web/api/problem"
)

type callerKey struct{}

// caller is who sent the request: admit put it there.
func caller(r *http.Request) identity.Caller {
	c, _ := r.Context().Value(callerKey{}).(identity.Caller)
	return c
}

// admit finds out who calls and counts the request: for the user whose token it
// carries, else for the address that it comes from. A token that is not valid
// counts for the address as well, so that guessing is as slow as asking.
func (s *Server) admit(a *answer, r *http.Request, route string) (context.Context, *problem.Error) {
	address := "address " + limit.Address(r, s.cfg.Proxies)
	token := bearer(r)
	if token == "" || s.cfg.Verifier == nil {
		if refused := s.count(a, s.strangers.Take(address)); refused != nil {
			return nil, refused
		}
		if !open(route) || token != "" && route == routeClientError {
			return nil, problem.Unauthorised.Because("")
		}
		return r.Context(), nil
	}
	who, err := s.cfg.Verifier.Verify(r.Context(), token)
	if err == nil {
		a.line.User = who.User
		return context.WithValue(r.Context(), callerKey{}, who), s.count(a, s.users.Take("user "+string(who.User)))
	}
	if refused := s.count(a, s.strangers.Take(address)); refused != nil {
		return nil, refused
	}
	switch {
	case anonymous(route):
		return r.Context(), nil // open to all, so a stale token does no harm
	case errors.Is(err, identity.ErrRefused):
		return nil, problem.Unauthorised.From(err)
	default:
		return nil, problem.Unavailable.From(err)
	}
}

// open routes need no token.
func open(route string) bool {
	return route == routeClientError || anonymous(route)
}

// anonymous routes do not ask who calls.
func anonymous(route string) bool {
	switch route {
	case routeShared, routeHealth, routeAskUnsubscribe, routeUnsubscribe:
		return true
	}
	return false
}

// bearer is the request's token; anything else in Authorization is one that
// nobody made.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if scheme != "" && !strings.EqualFold(scheme, "Bearer") {
		return "?"
	}
	return strings.TrimSpace(token)
}

// count tells the client how its bucket is, and refuses if it is empty.
func (s *Server) count(a *answer, b limit.Answer) *problem.Error {
	h := a.Header()
	h.Set("RateLimit-Limit", strconv.Itoa(b.Limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(b.Remaining))
	h.Set("RateLimit-Reset", seconds(b.Reset))
	if b.Allowed {
		return nil
	}
	h.Set("Retry-After", seconds(b.RetryAfter))
	return problem.TooManyRequests.Because("%d requests a minute are allowed", b.Limit)
}

// seconds rounds up: who waits that long has waited long enough.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

// mine is a session of the caller's. An id that cannot be one is not there.
func mine(r *http.Request, id string) (pipeline.SessionRef, error) {
	session, err := pipeline.ParseSessionID(id)
	user := caller(r).User
	if err != nil || user == "" {
		return pipeline.SessionRef{}, problem.NotFound.Because("")
	}
	return pipeline.SessionRef{User: user, Session: session}, nil
}
