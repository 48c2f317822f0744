package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api/problem"
)

// Line is what there is to log of one request. It holds no token, link or body.
type Line struct {
	Method, Route string // Route is the pattern, such as GET /v1/sessions/{session_id}
	Status        int
	Duration      time.Duration
	User          pipeline.UserID
	RequestID     string
	Problem       string // the code of a refusal
	Err           error  // why, where the answer does not say
}

// answer notes what became of a request.
type answer struct {
	http.ResponseWriter
	line   Line
	status int
}

func newRequestID() string { return rand.Text() }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController find the writer's abilities.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// discard answers nobody.
type discard struct{ header http.Header }

func (d discard) Header() http.Header       { return d.header }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

// refuse answers with the problem in err's chain, or with one for what the store
// says. An answer that has begun is cut off instead.
func (s *Server) refuse(w http.ResponseWriter, err error) {
	var p *problem.Error
	switch {
	case errors.As(err, &p):
	case errors.Is(err, pipeline.ErrNotFound):
		p = problem.NotFound.Because("")
	case pipeline.IsPermanent(err):
		p = problem.Internal.From(err)
	case errors.Is(err, context.Canceled):
		p = problem.Unavailable.Because("the request was broken off")
	default:
		p = problem.Unavailable.From(err)
	}
	requestID := ""
	if a, ok := w.(*answer); ok {
		a.line.Problem, a.line.Err, requestID = p.Code, p.Err, a.line.RequestID
		if a.status != 0 {
			panic(http.ErrAbortHandler)
		}
	}
	p.Write(w, requestID)
}

// reply answers with JSON.
func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may have gone
}
