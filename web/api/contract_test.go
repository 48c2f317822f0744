package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/2112-lab/gen3d/web"
)

// spec is openapi.yaml, ready to judge answers with. OpenAPI 3.1's schemas are JSON
// Schema's, so a validator of those can point into the document.
type spec struct {
	doc   map[string]any
	paths map[string]any

	mu      sync.Mutex
	schemas map[string]*jsonschema.Schema
	judge   *jsonschema.Compiler
}

var loaded = sync.OnceValues(func() (*spec, error) {
	var doc any
	if err := yaml.Unmarshal(web.OpenAPI, &doc); err != nil {
		return nil, err
	}
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:gen3d:openapi", plain); err != nil {
		return nil, err
	}
	m := plain.(map[string]any)
	return &spec{doc: m, paths: m["paths"].(map[string]any), schemas: map[string]*jsonschema.Schema{}, judge: c}, nil
})

func contractOf(t testing.TB) *spec {
	t.Helper()
	s, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// schema compiles what a pointer into the document leads to.
func (s *spec) schema(pointer string) (*jsonschema.Schema, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if have, ok := s.schemas[pointer]; ok {
		return have, nil
	}
	made, err := s.judge.Compile("urn:gen3d:openapi#" + pointer)
	s.schemas[pointer] = made
	return made, err
}

// template finds the path in the document that a request's path is of, or "".
func (s *spec) template(path string) string {
	parts := strings.Split(path, "/")
next:
	for name := range s.paths {
		want := strings.Split(name, "/")
		if len(want) != len(parts) {
			continue
		}
		for i := range want {
			if want[i] != parts[i] && !strings.HasPrefix(want[i], "{") {
				continue next
			}
		}
		return name
	}
	return ""
}

func escape(pointer string) string {
	return strings.ReplaceAll(strings.ReplaceAll(pointer, "~", "~0"), "/", "~1")
}

// judged is a transport that fails the test for every answer that the contract does
// not have: its status, its content type, its body, its headers.
type judged struct {
	t    testing.TB
	spec *spec
}

func (j judged) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || r.Method == http.MethodOptions || r.Method == http.MethodHead {
		return res, err
	}
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	if kind == "text/event-stream" {
		return res, nil
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return res, err
	}
	j.judge(r, res.StatusCode, kind, body)
	if res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("X-Request-Id") == "" || res.Header.Get("Content-Security-Policy") == "" {
		j.t.Errorf("%s %s: headers %v", r.Method, r.URL.Path, res.Header)
	}
	return res, nil
}

func (j judged) judge(r *http.Request, status int, kind string, body []byte) {
	where := r.Method + " " + r.URL.Path + " answered " + strconv.Itoa(status)
	pointer := "/components/responses/Unexpected"
	if name := j.spec.template(r.URL.Path); name != "" {
		if op, ok := j.spec.paths[name].(map[string]any)[strings.ToLower(r.Method)].(map[string]any); ok {
			responses := op["responses"].(map[string]any)
			one, ok := responses[strconv.Itoa(status)].(map[string]any)
			if !ok {
				if status != http.StatusInternalServerError {
					j.t.Errorf("%s, which the contract does not have", where)
				}
				one = responses["default"].(map[string]any)
			}
			pointer = "/paths/" + escape(name) + "/" + strings.ToLower(r.Method) + "/responses/" + strconv.Itoa(status)
			if ref, ok := one["$ref"].(string); ok {
				pointer = strings.TrimPrefix(ref, "#")
			}
		}
	}
	content, _ := j.at(pointer)["content"].(map[string]any)
	if len(content) == 0 {
		if len(body) > 0 {
			j.t.Errorf("%s with a body: %s", where, body)
		}
		return
	}
	if _, ok := content[kind]; !ok {
		j.t.Errorf("%s with %q: %s", where, kind, body)
		return
	}
	schema, err := j.spec.schema(pointer + "/content/" + escape(kind) + "/schema")
	if err != nil {
		j.t.Fatal(err)
	}
	var value any = string(body) // a page is a text
	if kind != "text/html" {
		value, err = jsonschema.UnmarshalJSON(bytes.NewReader(body))
	}
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		j.t.Errorf("%s with a body that does not fit: %v\n%s", where, err, body)
	}
}

// at follows a pointer.
func (j judged) at(pointer string) map[string]any {
	at := any(j.spec.doc)
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		at = at.(map[string]any)[strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")]
	}
	return at.(map[string]any)
}
