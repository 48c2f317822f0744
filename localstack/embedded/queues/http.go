package queues

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/localstack/embedded/sigv4"
)

// maxRequest bounds a request: a full batch of 1 MiB, all of it escaped as \u00XX.
const maxRequest = 8 << 20

// ServeHTTP speaks SQS (AWS JSON 1.0 and Query) and SNS (Query). Every request
// must be signed for this region, with the configured pair of keys.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	action, isJSON := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	answer := reply{w: w, requestID: uuid.NewString()}
	if !isJSON {
		answer.namespace = sqsNamespace
	}
	body, scope, err := s.admit(w, r)
	if err != nil {
		s.refuse(answer, action, err)
		return
	}
	if s.cfg.Latency > 0 {
		time.Sleep(s.cfg.Latency)
	}
	c := &call{ctx: r.Context(), base: "http://" + r.Host, sender: scope.AccessKey, trace: r.Header.Get("X-Amzn-Trace-Id")}
	var result any
	switch {
	case isJSON && scope.Service == "sqs":
		if c.in, err = decodeJSON(body); err == nil {
			result, err = s.doSQS(action, c)
		}
	case isJSON:
		err = wrongService()
	default:
		answer.namespace, action, result, err = s.doForm(c, scope, body, r)
	}
	if err != nil {
		s.refuse(answer, action, err)
		return
	}
	if err := answer.result(action, result); err != nil && c.undelivered != nil {
		c.undelivered()
	}
}

// admit reads the body and checks the signature.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) ([]byte, sigv4.Scope, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, sigv4.Scope{}, &apiError{code: "RequestEntityTooLarge", status: http.StatusRequestEntityTooLarge, message: "the request is too large"}
	}
	if err != nil {
		return nil, sigv4.Scope{}, unreadable(err)
	}
	scope, err := sigv4.Verify(r, body, sigv4.OneKey(s.cfg.AccessKey, s.cfg.SecretKey), s.now())
	if err != nil {
		return nil, scope, err
	}
	if scope.Region != s.cfg.Region {
		return nil, scope, &sigv4.Error{Code: sigv4.Mismatch, Message: "Credential should be scoped to a valid region: " + s.cfg.Region + ", not " + scope.Region}
	}
	return body, scope, nil
}

func wrongService() error {
	return &sigv4.Error{Code: sigv4.Mismatch, Message: "Credential should be scoped to correct service: sqs or sns"}
}

// doForm carries out a request of the Query protocol.
func (s *Server) doForm(c *call, scope sigv4.Scope, body []byte, r *http.Request) (namespace, action string, result any, err error) {
	namespace = sqsNamespace
	if scope.Service == "sns" {
		namespace = snsNamespace
	}
	f, err := decodeForm(body, r.URL.RawQuery)
	if err != nil {
		return namespace, "", nil, err
	}
	action = f.Get("Action")
	switch scope.Service {
	case "sns":
		result, err = s.doSNS(action, &snsCall{form: f, sender: c.sender, trace: c.trace})
	case "sqs":
		if c.in, err = f.sqs(r.URL.Path); err == nil {
			result, err = s.doSQS(action, c)
		}
	default:
		err = wrongService()
	}
	return namespace, action, result, err
}

func (s *Server) doSQS(action string, c *call) (any, error) {
	do, ok := sqsActions[action]
	if !ok {
		return nil, refusal("InvalidAction", "The action %s is not offered here.", action)
	}
	s.calls.add("sqs." + action)
	return do(s, c)
}

func (s *Server) doSNS(action string, c *snsCall) (any, error) {
	do, ok := snsActions[action]
	if !ok {
		return nil, refusal("InvalidAction", "The action %s is not offered here.", action)
	}
	s.calls.add("sns." + action)
	return do(s, c)
}

// refuse answers an error, and logs it if it is ours.
func (s *Server) refuse(answer reply, action string, err error) {
	e, internal := asAPIError(err)
	if internal && s.ctx.Err() != nil { // the file has been closed under the request
		e, internal = errClosing(), false
	}
	if internal {
		s.cfg.Log.Error().Err(err).Str("action", action).Msg("request failed")
	}
	_ = answer.refusal(e) // the client has gone: nobody is left to tell
}

func errClosing() *apiError {
	return &apiError{code: "ServiceUnavailable", status: http.StatusServiceUnavailable, message: "the server is closing"}
}
