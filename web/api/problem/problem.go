package problem

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/2112-lab/gen3d/web/contract"
)

// Pages is where the pages of the kinds are.
const Pages = "https://github.com/2112-lab/gen3d/blob/main/docs/problems/"

// MediaType is the type of every refusal's body.
const MediaType = "application/problem+json"

// Error is a refusal of some kind. Its detail is the caller's to read, so it holds
// nothing but what the caller sent or may know.
type Error struct {
	Kind
	Detail string
	// Err is for the log; nil where a refusal is nobody's fault but the caller's.
	Err error
}

// Because is a refusal with its case, formatted like Sprintf's arguments.
func (k Kind) Because(detail string, args ...any) *Error {
	return &Error{Kind: k, Detail: fmt.Sprintf(detail, args...)}
}

// From is a refusal whose reason only the log gets.
func (k Kind) From(err error) *Error { return &Error{Kind: k, Err: err} }

// Error implements error.
func (e *Error) Error() string {
	switch {
	case e.Err != nil:
		return e.Code + ": " + e.Err.Error()
	case e.Detail != "":
		return e.Code + ": " + e.Detail
	default:
		return e.Code
	}
}

// Unwrap is the reason that only the log gets.
func (e *Error) Unwrap() error { return e.Err }

// Write answers a request with a refusal.
func (e *Error) Write(w http.ResponseWriter, requestID string) {
	body := contract.Problem{
		Type: Pages + e.Code + ".md", Title: e.Title, Status: e.Status, Code: e.Code, RequestID: requestID,
	}
	if e.Detail != "" {
		body.Detail = &e.Detail
	}
	h := w.Header()
	h.Set("Content-Type", MediaType)
	h.Set("Cache-Control", "no-store")
	if h.Get("Retry-After") == "" && e.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "2")
	}
	if e.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="gen3d"`)
	}
	w.WriteHeader(e.Status)
	_ = json.NewEncoder(w).Encode(body) // the client may have gone
}
