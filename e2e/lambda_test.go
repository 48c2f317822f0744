package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/sample"
	"github.com/2112-lab/gen3d/web/client"
)

// function is the binary as AWS Lambda runs it: started without arguments, it fetches
// events from the Runtime API (version 2018-06-01), which this test serves.
type function struct {
	t      *testing.T
	next   chan string // events
	answer chan string
	log    syncBuffer
	served int
}

// lambda starts the API as a function beside a running cloud.
func (c *cloud) lambda(t *testing.T) *function {
	f := &function{t: t, next: make(chan string), answer: make(chan string)}
	mux := http.NewServeMux()
	const runtime = "/2018-06-01/runtime/"
	mux.HandleFunc("GET "+runtime+"invocation/next", func(w http.ResponseWriter, r *http.Request) {
		select {
		case event := <-f.next:
			f.served++
			h := w.Header()
			h.Set("Lambda-Runtime-Aws-Request-Id", fmt.Sprintf("request-%d", f.served))
			h.Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(30*time.Second).UnixMilli()))
			h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:000000000000:function:gen3d-api")
			h.Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, event)
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("POST "+runtime+"invocation/{id}/response", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusAccepted)
		f.answer <- string(b)
	})
	mux.HandleFunc("POST "+runtime+"{rest...}", func(w http.ResponseWriter, r *http.Request) { // errors
		b, _ := io.ReadAll(r.Body)
		t.Errorf("the function reports to %s: %s", r.URL.Path, b)
		w.WriteHeader(http.StatusAccepted)
		f.answer <- `{}`
	})
	api := httptest.NewServer(mux)
	cmd := exec.Command(gen3d)
	cmd.Env = append(clean(os.Environ()),
		"AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(api.URL, "http://"),
		"AWS_REGION="+c.Region, "AWS_ACCESS_KEY_ID="+c.AccessKey, "AWS_SECRET_ACCESS_KEY="+c.SecretKey,
		"AWS_ENDPOINT_URL_S3="+c.S3, "AWS_ENDPOINT_URL_SNS="+c.SNS, "AWS_ENDPOINT_URL_SQS="+c.SQS,
		"GEN3D_BUCKET="+c.Bucket, "GEN3D_ISSUER="+c.URL+"/idp", "GEN3D_CLIENT_IDS=gen3d-cli",
		"GEN3D_REQUESTS_PER_USER=100000") // a test asks again and again, the longer the slower the machine
	cmd.Stdout, cmd.Stderr = &f.log, &f.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait(); api.CloseClientConnections(); api.Close() })
	return f
}

// event is what a test says of an event of an HTTP API; the rest is as recorded.
type event struct {
	method, path, query, body, token, source string
	header                                   map[string]string
}

type lambdaAnswer struct {
	StatusCode      int
	Headers         map[string]string
	Body            string
	IsBase64Encoded bool
}

func (a lambdaAnswer) header(name string) string { return a.Headers[http.CanonicalHeaderKey(name)] }

// send lets API Gateway's payload format 2.0 stand for a request, at a stage of the
// name "prod", its body in base64.
func (f *function) send(e event) (a lambdaAnswer) {
	f.t.Helper()
	headers := map[string]string{"host": "abc.execute-api.eu-west-1.amazonaws.com", "x-forwarded-for": "192.0.2.99"}
	if e.token != "" {
		headers["authorization"] = "Bearer " + e.token
	}
	if e.body != "" {
		headers["content-type"] = "application/json"
	}
	for k, v := range e.header {
		headers[k] = v
	}
	if e.source == "" {
		e.source = "198.51.100.7"
	}
	b, err := json.Marshal(map[string]any{
		"version": "2.0", "routeKey": "$default", "rawPath": "/prod" + e.path, "rawQueryString": e.query,
		"headers": headers, "body": base64.StdEncoding.EncodeToString([]byte(e.body)), "isBase64Encoded": true,
		"requestContext": map[string]any{
			"stage": "prod", "domainName": headers["host"], "requestId": "r",
			"http": map[string]any{"method": e.method, "path": "/prod" + e.path, "protocol": "HTTP/1.1", "sourceIp": e.source},
		},
	})
	if err != nil {
		f.t.Fatal(err)
	}
	deadline := time.After(wait)
	select {
	case f.next <- string(b):
	case <-deadline:
		f.t.Fatalf("the function fetches no event:\n%s", f.log.String())
	}
	select {
	case got := <-f.answer:
		if err := json.Unmarshal([]byte(got), &a); err != nil {
			f.t.Fatalf("%v: %s", err, got)
		}
	case <-deadline:
		f.t.Fatalf("the function does not answer:\n%s", f.log.String())
	}
	return a
}

func TestTheAPIAsALambdaFunction(t *testing.T) {
	c := start(t, t.TempDir())
	f, token := c.lambda(t), c.token("ada")

	if a := f.send(event{method: "GET", path: "/v1/health"}); a.StatusCode != 200 || a.Body != "{\"status\":\"ok\"}\n" {
		t.Fatalf("health: %+v\n%s", a, f.log.String())
	}
	if a := f.send(event{method: "GET", path: "/v1/sessions"}); a.StatusCode != 401 || a.header("Content-Type") != "application/problem+json" {
		t.Errorf("without a token: %+v", a)
	}
	made := f.send(event{method: "POST", path: "/v1/sessions", token: token, body: `{"filename":"duck.jpg"}`, header: map[string]string{"idempotency-key": "one,two,three"}})
	var session client.CreatedSession
	if err := json.Unmarshal([]byte(made.Body), &session); err != nil || made.StatusCode != 201 || made.header("Location") != "/v1/sessions/"+session.SessionID {
		t.Fatalf("create: %+v, %v", made, err)
	}
	if err := client.Upload(t.Context(), http.DefaultClient, session.Upload, bytes.NewReader(sample.Photo()), int64(len(sample.Photo()))); err != nil {
		t.Fatal(err)
	}
	path := made.header("Location")
	eventually(t, wait, "the photo read", func() bool {
		return strings.Contains(f.send(event{method: "GET", path: path, token: token}).Body, `"awaiting_mask"`)
	})

	c.awaitQuiet() // a fact that is still under way would change the session between two polls
	got := f.send(event{method: "GET", path: path, token: token})
	if again := f.send(event{method: "GET", path: path, token: token, header: map[string]string{"if-none-match": got.header("ETag")}}); again.StatusCode != 304 || again.Body != "" {
		t.Errorf("polling with the ETag: %+v", again)
	}
	// A stream cannot stay open: it tells what there is, and when to come back.
	stream := f.send(event{method: "GET", path: path + "/events", token: token})
	if stream.StatusCode != 200 || stream.header("Content-Type") != "text/event-stream" || !strings.Contains(stream.Body, "event: state\n") || !strings.HasPrefix(stream.Body, "retry: 5000\n") {
		t.Errorf("events: %+v", stream)
	}
	marked := f.send(event{method: "POST", path: path + "/prompts", token: token, body: `{"clicks":[{"x":500,"y":400,"label":1}]}`})
	if marked.StatusCode != 202 {
		t.Errorf("prompts: %+v", marked)
	}
	eventually(t, wait, "the model", func() bool {
		return strings.Contains(f.send(event{method: "GET", path: path, token: token}).Body, `"notified"`)
	})
	list := f.send(event{method: "GET", path: "/v1/sessions", query: "q=DUCK&limit=5", token: token})
	if list.StatusCode != 200 || !strings.Contains(list.Body, session.SessionID) {
		t.Errorf("list: %+v", list)
	}
	if a := f.send(event{method: "GET", path: path, token: c.token("eve")}); a.StatusCode != 404 {
		t.Errorf("somebody else: %+v", a)
	}
	if a := f.send(event{method: "DELETE", path: path, token: token}); a.StatusCode != 204 || a.Body != "" {
		t.Errorf("delete: %+v", a)
	}
}

// The bucket of the unauthenticated is that of the address that API Gateway saw,
// whatever the client writes into X-Forwarded-For.
func TestALambdaFunctionCountsByTheSourceAddress(t *testing.T) {
	c := start(t, t.TempDir())
	f := c.lambda(t)
	refused := 0
	for i := range 40 {
		a := f.send(event{method: "GET", path: "/v1/health", source: "203.0.113.1", header: map[string]string{"x-forwarded-for": fmt.Sprintf("192.0.2.%d", i)}})
		if a.StatusCode == 429 {
			refused++
		}
	}
	if refused == 0 {
		t.Error("40 requests of one address within seconds, and none was refused")
	}
	if a := f.send(event{method: "GET", path: "/v1/health", source: "203.0.113.2"}); a.StatusCode != 200 {
		t.Errorf("another address: %+v", a)
	}
}
