package api

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/web/api/limit"
	"github.com/2112-lab/gen3d/web/api/live"
	"github.com/2112-lab/gen3d/web/api/problem"
	"github.com/2112-lab/gen3d/web/contract"
)

// How long a request may take: to be read, to be worked on, and to be answered.
// Event streams are exempt from the last two.
const (
	workLimit  = 10 * time.Second
	writeLimit = 30 * time.Second
)

// Server answers the API's calls. It is an http.Handler for every path below /v1.
type Server struct {
	cfg       Config
	routes    *http.ServeMux
	origins   map[string]bool
	users     *limit.Buckets
	strangers *limit.Buckets
	streams   *limit.Gates
	hub       *live.Hub
	health    health
	queues    queueLooks
}

var _ contract.ServerInterface = (*Server)(nil)

// New makes a server. Close ends its event streams.
func New(cfg Config) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure API: %w", err)
	}
	cfg = cfg.withDefaults()
	s := &Server{
		cfg: cfg, routes: http.NewServeMux(), origins: map[string]bool{},
		users:     limit.NewBuckets(cfg.Limits.PerUser, cfg.Clock),
		strangers: limit.NewBuckets(cfg.Limits.PerAddress, cfg.Clock),
		streams:   limit.NewGates(cfg.Limits.Streams),
		hub:       live.NewHub(cfg.Store.SessionIfChanged, cfg.Limits.Poll),
	}
	for _, o := range cfg.Origins {
		s.origins[o] = true
	}
	contract.HandlerWithOptions(s, contract.StdHTTPServerOptions{BaseRouter: s.routes, ErrorHandlerFunc: s.badParameter})
	return s, nil
}

// Close ends all event streams, so that a shutdown need not wait for them.
func (s *Server) Close() { s.hub.Close() }

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun := s.cfg.Clock()
	a := &answer{ResponseWriter: w, line: Line{Method: r.Method, RequestID: newRequestID()}}
	defer func() {
		p := recover()
		if p != nil && p != http.ErrAbortHandler {
			s.refuse(a, problem.Internal.From(fmt.Errorf("panic: %v\n%s", p, debug.Stack())))
		}
		a.line.Status, a.line.Duration = a.status, s.cfg.Clock().Sub(begun)
		if s.cfg.Observe != nil {
			s.cfg.Observe(a.line)
		}
		if p == http.ErrAbortHandler {
			panic(p) // net/http cuts the connection
		}
	}()
	harden(a.Header(), a.line.RequestID)
	if s.crossOrigin(a, r) {
		return
	}
	route, refusal := s.route(r)
	a.line.Route = route
	if refusal != nil && refusal.Status == http.StatusMethodNotAllowed {
		a.Header().Set("Allow", refusal.Detail)
	}
	ctx, refused := s.admit(a, r, route)
	if refused != nil {
		refusal = refused
	}
	if refusal != nil {
		s.refuse(a, refusal)
		return
	}
	s.serve(a, r.WithContext(ctx), route)
}

// serve lets a route answer, within the limits of time.
func (s *Server) serve(a *answer, r *http.Request, route string) {
	control := http.NewResponseController(a)
	// Not every writer has deadlines; those of net/http's servers do. They are
	// taken back afterwards, since the connection may serve other pages. Without a
	// body there is nothing to wait for, and net/http, which goes on reading to see
	// the client leave, would take a deadline that passes for its leaving.
	if r.ContentLength != 0 {
		_ = control.SetReadDeadline(time.Now().Add(s.cfg.Limits.Read))
	}
	ctx := r.Context()
	if route != routeEvents {
		_ = control.SetWriteDeadline(time.Now().Add(writeLimit))
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, workLimit)
		defer cancel()
	}
	defer func() { _ = control.SetReadDeadline(time.Time{}); _ = control.SetWriteDeadline(time.Time{}) }()
	s.routes.ServeHTTP(a, r.WithContext(ctx))
}

// The routes that are treated differently from the others.
const (
	routeEvents      = "GET /v1/sessions/{session_id}/events"
	routeShared      = "GET /v1/shared/{token}"
	routeHealth      = "GET /v1/health"
	routeClientError = "POST /v1/client-errors"

	routeAskUnsubscribe = "GET /v1/unsubscribe/{token}"
	routeUnsubscribe    = "POST /v1/unsubscribe/{token}"
)

// route finds the route of a request, or why there is none. The standard mux
// answers with pages of its own and redirects unclean paths, neither of which is
// in the contract.
func (s *Server) route(r *http.Request) (string, *problem.Error) {
	for _, part := range strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/") {
		if part == "" || part == "." || part == ".." {
			return "", problem.NotFound.Because("")
		}
	}
	if r.Method == http.MethodHead || r.Method == http.MethodConnect {
		r = r.Clone(r.Context())
		r.Method = "NONE" // GET routes would answer HEAD, too
	}
	h, pattern := s.routes.Handler(r)
	if pattern != "" {
		return pattern, nil
	}
	probe := &answer{ResponseWriter: discard{http.Header{}}}
	h.ServeHTTP(probe, r)
	if probe.status == http.StatusMethodNotAllowed {
		allow := strings.ReplaceAll(probe.Header().Get("Allow"), ", HEAD", "")
		return "", problem.MethodNotAllowed.Because("%s", allow)
	}
	return "", problem.NotFound.Because("")
}

// badParameter answers a parameter that does not parse. A path's parameter that
// does not is the address of nothing.
func (s *Server) badParameter(w http.ResponseWriter, _ *http.Request, err error) {
	s.refuse(w, problem.BadRequest.Because("%v", err))
}
