package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/2112-lab/gen3d/web/client"
	"github.com/2112-lab/gen3d/webhooks/signature"
)

type webhooksListen struct {
	callConfig `embed:""`
	Events     []string `help:"Types to hear of; default: every one."`
	Forward    string   `help:"Address of your own program on this machine, such as http://localhost:3000/hook: each request is sent on as it came, and its answer is given back."`
	Brief      bool     `help:"Leave the bodies out."`
	Port       int      `default:"0" help:"Port to listen on; 0: any free one."`
	Count      int      `default:"0" help:"End after so many webhooks beside the ping; 0: never."`
}

// Run receives webhooks until it is told to stop. The endpoint that it makes for
// that goes with it.
func (c *webhooksListen) Run(ctx context.Context, con *streams) error {
	if u, err := url.Parse(c.Forward); c.Forward != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return usage("--forward is %q: want http://host:port/path", c.Forward)
	}
	api, err := c.open(ctx)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", loopback(c.Port))
	if err != nil {
		return usage("--port: %v", err)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	here := &listener{con: con, forward: c.Forward, brief: c.Brief, left: c.Count, stop: stop, ready: make(chan struct{})}
	server := &http.Server{Handler: here, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(l) }()
	defer server.Close()

	id := "listen-" + strings.ToLower(rand.Text()[:8])
	events := c.Events
	if len(events) == 0 {
		events = []string{"*"}
	}
	about := "gen3d webhooks listen"
	got, err := api.PutEndpointWithResponse(ctx, id, client.NewEndpoint{URL: "http://" + l.Addr().String() + "/", Events: &events, Description: &about})
	if err := answered(err, got); err != nil {
		return fmt.Errorf("make an endpoint that leads here: %w", err)
	}
	defer func() { // also after Ctrl-C
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if gone, err := api.DeleteEndpointWithResponse(ctx, id); answered(err, gone) != nil {
			fmt.Fprintln(con.err, "The endpoint is still there. Remove it with: gen3d webhooks rm", id)
		}
	}()
	if err := here.trust(got.JSON201); err != nil {
		return err
	}
	fmt.Fprintf(con.out, "Listening as endpoint %s at http://%s/. Stop with Ctrl-C.\n", id, l.Addr())
	fmt.Fprintf(con.out, "Its keys, until then: %s %s\n", here.keys["v1"].Secret(), here.keys["v1a"].Public())
	close(here.ready) // the ping, and whom it is sent on to
	<-ctx.Done()
	return nil
}

// listener receives webhooks.
type listener struct {
	con     *streams
	forward string
	brief   bool
	stop    func()
	ready   chan struct{} // closed once the keys are known and printed

	mu   sync.Mutex
	keys map[string]signature.Key // by scheme
	left int
}

func (l *listener) trust(made *client.EndpointWithSecret) error {
	if made == nil || made.Secret == nil {
		return errors.New("the API answered no keys")
	}
	l.keys = map[string]signature.Key{}
	texts := map[string]string{"v1": *made.Secret}
	for _, k := range made.Endpoint.Keys {
		if k.Public != "" {
			texts["v1a"] = k.Public
		}
	}
	for scheme, text := range texts {
		k, err := signature.Parse(text)
		if err != nil {
			return err
		}
		l.keys[scheme] = k
	}
	return nil
}

// maxListen bounds what is read of a request: bodies have some kilobytes.
const maxListen = 1 << 20

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxListen))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	<-l.ready
	status, note := http.StatusNoContent, ""
	genuine, verdict := l.verify(r.Header, body)
	switch {
	case !genuine:
		status = http.StatusUnauthorized
	case l.forward != "":
		status, note = l.send(r, body)
	}
	w.WriteHeader(status)
	l.print(r.Header, body, verdict, status, note)
}

// verify checks a request by each scheme.
func (l *listener) verify(h http.Header, body []byte) (bool, string) {
	var good []string
	for _, scheme := range []string{"v1", "v1a"} {
		if err := signature.Verify(h, body, time.Now(), l.keys[scheme]); err != nil {
			return false, fmt.Sprintf("NOT GENUINE by %s: %v", scheme, err)
		}
		good = append(good, scheme)
	}
	return true, "genuine (" + strings.Join(good, ", ") + ")"
}

// send gives a request to the developer's own program.
func (l *listener) send(r *http.Request, body []byte) (int, string) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, l.forward, bytes.NewReader(body))
	if err != nil {
		return http.StatusBadGateway, err.Error()
	}
	for _, name := range []string{"Content-Type", "User-Agent", signature.HeaderID, signature.HeaderTimestamp, signature.HeaderSignature} {
		req.Header.Set(name, r.Header.Get(name))
	}
	res, err := (&http.Client{Timeout: 15 * time.Second}).Do(req)
	if err != nil {
		return http.StatusBadGateway, err.Error()
	}
	_ = res.Body.Close()
	return res.StatusCode, "from " + l.forward
}

func (l *listener) print(h http.Header, body []byte, verdict string, status int, note string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var m struct {
		Type string `json:"type"`
	}
	_ = json.Unmarshal(body, &m)
	fmt.Fprintf(l.con.out, "%s  %-24s %s  %s  answered %d %s\n", time.Now().Format("15:04:05"), m.Type, h.Get(signature.HeaderID), verdict, status, note)
	var shown bytes.Buffer
	if !l.brief && json.Indent(&shown, body, "  ", "  ") == nil {
		fmt.Fprintf(l.con.out, "  %s\n", shown.String())
	}
	if m.Type == "endpoint.ping" || l.left == 0 {
		return
	}
	if l.left--; l.left == 0 {
		time.AfterFunc(100*time.Millisecond, l.stop) // once the answer is out
	}
}
