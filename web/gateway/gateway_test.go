package gateway_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/web/api/limit"
	"github.com/2112-lab/gen3d/web/gateway"
)

// event is a recorded event of an HTTP API, changed by change.
func event(t *testing.T, name string, change ...func(*events.APIGatewayV2HTTPRequest)) (e events.APIGatewayV2HTTPRequest) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err == nil {
		err = json.Unmarshal(b, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(&e)
	}
	return e
}

// seen is what a handler sees of a request.
type seen struct {
	Method, Path, Escaped, URI, Query, Host, Address, Body string
	Length                                                 int64
	Header                                                 map[string][]string
}

func ask(t *testing.T, e events.APIGatewayV2HTTPRequest) (s seen) {
	t.Helper()
	f := gateway.New(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s = seen{r.Method, r.URL.Path, r.URL.EscapedPath(), r.RequestURI, r.URL.RawQuery, r.Host, limit.Address(r, 0), string(body), r.ContentLength, map[string][]string{}}
		for _, name := range []string{"Authorization", "Content-Type", "Idempotency-Key", "Accept", "Cookie"} {
			if v := r.Header.Values(name); v != nil {
				s.Header[name] = v
			}
		}
	}), nil)
	if _, err := f(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	return s
}

const domain = "abc123.execute-api.eu-west-1.amazonaws.com"

func TestRequests(t *testing.T) {
	for name, tc := range map[string]struct {
		event events.APIGatewayV2HTTPRequest
		want  seen
	}{
		"a query": {event(t, "get"), seen{
			"GET", "/v1/sessions", "/v1/sessions", "/v1/sessions?limit=2&q=teddy%20b%C3%A4r", "limit=2&q=teddy%20b%C3%A4r", domain, "198.51.100.7", "", 0,
			map[string][]string{"Authorization": {"Bearer ada"}, "Accept": {"*/*"}},
		}},
		"a body in base64, a stage, a header with commas": {event(t, "post_base64"), seen{
			"POST", "/v1/sessions", "/v1/sessions", "/v1/sessions", "", domain, "198.51.100.7", `{"filename":"teddy.jpg"}`, 24,
			map[string][]string{"Authorization": {"Bearer ada"}, "Content-Type": {"application/json"}, "Idempotency-Key": {"a,b, c"}, "Accept": {"*/*"}},
		}},
		"cookies, and an address that the client made up": {event(t, "cookies"), seen{
			"GET", "/v1/health", "/v1/health", "/v1/health", "", domain, "198.51.100.7", "", 0,
			map[string][]string{"Accept": {"text/html,application/json"}, "Cookie": {"a=1; b=2"}},
		}},
		"an escaped slash": {event(t, "get", func(e *events.APIGatewayV2HTTPRequest) { e.RawPath, e.RawQueryString, e.Headers = "/v1/a%2Fb", "", nil }), seen{
			"GET", "/v1/a/b", "/v1/a%2Fb", "/v1/a%2Fb", "", domain, "198.51.100.7", "", 0, map[string][]string{},
		}},
		"a path that is not escaped": {event(t, "get", func(e *events.APIGatewayV2HTTPRequest) {
			e.RawPath, e.RawQueryString, e.Headers = "/v1/100% ?#", "", nil
		}), seen{
			"GET", "/v1/100% ?#", "/v1/100%25%20%3F%23", "/v1/100%25%20%3F%23", "", domain, "198.51.100.7", "", 0, map[string][]string{},
		}},
		"the stage alone, over IPv6": {event(t, "get", func(e *events.APIGatewayV2HTTPRequest) {
			e.RawPath, e.RawQueryString, e.Headers, e.RequestContext.Stage = "/prod", "", nil, "prod"
			e.RequestContext.HTTP.SourceIP = "2001:db8:1:2:3::4"
		}), seen{"GET", "/", "/", "/", "", domain, "2001:db8:1:2::/64", "", 0, map[string][]string{}}},
		"a path that begins as the stage is called": {event(t, "get", func(e *events.APIGatewayV2HTTPRequest) {
			e.RawPath, e.RawQueryString, e.Headers, e.RequestContext.Stage = "/v1/health", "", nil, "v"
		}), seen{"GET", "/v1/health", "/v1/health", "/v1/health", "", domain, "198.51.100.7", "", 0, map[string][]string{}}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(tc.want, ask(t, tc.event)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		handle http.HandlerFunc
		want   events.APIGatewayV2HTTPResponse
	}{
		"nothing": {func(http.ResponseWriter, *http.Request) {}, events.APIGatewayV2HTTPResponse{StatusCode: 200, Headers: map[string]string{}}},
		"text, headers that come twice, cookies, and a header that comes too late": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Add("Vary", "Origin")
			w.Header().Add("Vary", "Accept")
			w.Header().Add("Set-Cookie", "a=1")
			w.Header().Add("Set-Cookie", "b=2")
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusCreated)
			w.Header().Set("Late", "yes")
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, "schön")
			_ = http.NewResponseController(w).Flush()
		}, events.APIGatewayV2HTTPResponse{StatusCode: 201, Headers: map[string]string{"Vary": "Origin, Accept"}, Cookies: []string{"a=1", "b=2"}, Body: "schön"}},
		"bytes": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write([]byte{0x89, 'P', 'N', 'G'})
		}, events.APIGatewayV2HTTPResponse{StatusCode: 200, Headers: map[string]string{"Content-Type": "image/png"}, Body: "iVBORw==", IsBase64Encoded: true}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := gateway.New(tc.handle, nil)(t.Context(), event(t, "get"))
			if d := cmp.Diff(tc.want, got); d != "" || err != nil {
				t.Error(err, d)
			}
		})
	}
}

// Nothing that a handler does, and no event, is answered by Lambda itself.
func TestWhatGoesWrongIsAnswered(t *testing.T) {
	handlers := map[string]http.HandlerFunc{
		"a panic":             func(http.ResponseWriter, *http.Request) { panic("oh") },
		"an answer given up":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200); panic(http.ErrAbortHandler) },
		"an error as a panic": func(http.ResponseWriter, *http.Request) { panic(errors.New("oh")) },
	}
	fine := func(http.ResponseWriter, *http.Request) { t.Error("the handler was called") }
	all := map[string]events.APIGatewayV2HTTPRequest{
		"a body that is no base64": event(t, "post_base64", func(e *events.APIGatewayV2HTTPRequest) { e.Body = "{" }),
		"an event of another kind": {},
	}
	for name := range handlers {
		all[name] = event(t, "get")
	}
	for name, e := range all {
		t.Run(name, func(t *testing.T) {
			h, told := handlers[name], 0
			if h == nil {
				h = fine
			}
			got, err := gateway.New(h, func(any, []byte) { told++ })(t.Context(), e)
			var problem struct {
				Type, Title, Code string
				Status            int
			}
			if err != nil || got.StatusCode != 500 || json.Unmarshal([]byte(got.Body), &problem) != nil || problem.Code != "internal" || problem.Status != 500 || told != 1 {
				t.Errorf("got %+v, %v; told %d times", got, err, told)
			}
		})
	}
}
