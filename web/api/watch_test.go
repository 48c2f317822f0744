package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
	"github.com/2112-lab/gen3d/web/api"
	"github.com/2112-lab/gen3d/web/contract"
)

// message is one server-sent event; a comment has only a name, ":".
type message struct{ name, id, data string }

// listener reads one stream.
type listener struct {
	t        *testing.T
	res      *http.Response
	messages chan message
	stop     context.CancelFunc
}

func (w *world) listen(t *testing.T, position string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	c := call{method: "GET", path: at("/events"), token: "ada"}
	if position != "" {
		c.header = map[string]string{"Last-Event-ID": position}
	}
	l := &listener{t: t, res: w.send(ctx, c), messages: make(chan message, 1000), stop: cancel}
	t.Cleanup(cancel)
	go func() {
		defer close(l.messages)
		var m message
		lines := bufio.NewScanner(l.res.Body)
		for lines.Scan() {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch {
			case lines.Text() == "":
				if m != (message{}) {
					l.messages <- m
				}
				m = message{}
			case field == "event":
				m.name = value
			case field == "id":
				m.id = value
			case field == "data":
				m.data = value
			case field == "":
				m.name = ":"
			}
		}
	}()
	return l
}

// next is the next message of that name; those before it are passed over.
func (l *listener) next(name string) message {
	l.t.Helper()
	for {
		select {
		case m, ok := <-l.messages:
			if !ok {
				l.t.Fatalf("the stream ended before %s came", name)
			}
			if m.name == name {
				return m
			}
		case <-time.After(time.Minute):
			l.t.Fatalf("no %s came", name)
		}
	}
}

// fact is the next message that is one.
func (l *listener) fact() message {
	l.t.Helper()
	for {
		select {
		case m, ok := <-l.messages:
			if !ok {
				l.t.Fatal("the stream ended before a fact came")
			}
			if m.id != "" {
				return m
			}
		case <-time.After(time.Minute):
			l.t.Fatal("no fact came")
		}
	}
}

func (l *listener) state() (s contract.SessionState) {
	l.t.Helper()
	if err := json.Unmarshal([]byte(l.next("state").data), &s); err != nil {
		l.t.Fatal(err)
	}
	return s
}

func TestAStreamTellsEveryFactAndTheState(t *testing.T) {
	w := serve(t, func(c *api.Config) {
		c.Waiting = func(context.Context, pipeline.Stage) (int, error) { return 4, nil }
	})
	run := w.photo()
	l := w.listen(t, "")
	if l.res.StatusCode != http.StatusOK || l.res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s, %v", l.res.Status, l.res.Header)
	}
	if m := l.next("image.uploaded"); m.id == "" || !strings.Contains(m.data, `"type":"image.uploaded"`) {
		t.Errorf("fact %+v", m)
	}
	if s := l.state(); s.Status != pipeline.Initializing || s.Queue == nil || s.Queue.JobsAheadAtMost != 3 || s.Queue.Stage != pipeline.Initialization {
		t.Errorf("state %+v", s)
	}
	w.tell(&pipeline.EncodingStarted{SessionRef: ref, Run: run})
	l.next("encoding.started")
	if s := l.state(); s.Queue != nil {
		t.Errorf("a session that is worked on has place %+v", s.Queue)
	}
	w.tell(&pipeline.EncodingProgressed{SessionRef: ref, Run: run, Advance: pipeline.Advance{Step: "merge", Fraction: .5, ETASec: 2}})
	if s := l.state(); s.Progress == nil || s.Progress.Fraction != .5 || s.Progress.ETASec != 2 || s.Progress.Stage != pipeline.Initialization {
		t.Errorf("progress %+v", s.Progress)
	}
	w.tell(&pipeline.EncodingFailed{SessionRef: ref, Run: run, Failure: *pipeline.NewFailure(pipeline.PhotoTruncated, "secret detail")})
	m := l.next("encoding.failed")
	if s := l.state(); s.Status != pipeline.Failed || s.Error == nil || s.Error.Detail != "" || strings.Contains(m.data, "secret") {
		t.Errorf("failure %+v", s.Error)
	}
}

// However a client is cut off, and whatever comes to be known meanwhile, in
// whatever order: it is told of every fact.
func TestAReconnectLosesNoFact(t *testing.T) {
	w := serve(t)
	run := w.photo()
	seen := map[string]bool{}
	l := w.listen(t, "")
	position := l.next("image.uploaded").id
	l.next("state")
	l.stop()

	early := &pipeline.EncodingRequested{SessionRef: ref, Run: run}
	pipeline.Stamp("early", w.clock().Add(-time.Hour), "", []pipeline.Event{early}) // happened before the fact that was told
	w.tell(early, &pipeline.EncodingStarted{SessionRef: ref, Run: run})

	l = w.listen(t, position)
	for !seen["encoding.requested"] || !seen["encoding.started"] {
		m := l.fact()
		seen[m.name], position = true, m.id
	}
	l.stop()

	w.tell(&pipeline.EncodingCompleted{SessionRef: ref, Run: run})
	l = w.listen(t, position)
	if m := l.fact(); m.name != "encoding.completed" {
		t.Errorf("after a position at the end came %+v, want only what is new", m)
	}
	l.stop()
	for _, position := range []string{"x", "-1.00", "999.0123", "1.ffff"} {
		l := w.listen(t, position)
		if m := l.fact(); m.name != "encoding.requested" {
			t.Errorf("after position %q came %+v, want all from the first", position, m)
		}
		l.stop()
	}
}

func TestManyStreamsOfASessionAreOneReader(t *testing.T) {
	var reads atomic.Int64
	const poll = 50 * time.Millisecond
	w := serve(t, func(c *api.Config) { c.Limits.Poll, c.Limits.Streams = poll, 1000 })
	w.photo()
	w.Before = func(op pipelinetest.Op, _ string) error {
		if op == pipelinetest.Get {
			reads.Add(1)
		}
		return nil
	}
	begun := time.Now()
	for range 100 {
		w.listen(t, "").next("state")
	}
	time.Sleep(10 * poll)
	n := reads.Load() // before the time that they are held against
	if most := int64(time.Since(begun)/poll) + 1; n > most {
		t.Errorf("%d reads in %s, want %d at most", n, time.Since(begun), most)
	}
}

func TestSilenceHasAHeartbeat(t *testing.T) {
	w := serve(t, func(c *api.Config) { c.Limits.Heartbeat = 20 * time.Millisecond })
	w.encoded()
	l := w.listen(t, "")
	l.next(":")
	l.next(":")
}

// The time to read a request's body is over long before a stream is.
func TestAStreamOutlivesTheTimeToReadARequest(t *testing.T) {
	w := serve(t, func(c *api.Config) {
		c.Limits.Read, c.Limits.Heartbeat = 50*time.Millisecond, 20*time.Millisecond
	})
	w.encoded()
	l := w.listen(t, "")
	for range 10 {
		l.next(":")
	}
}

func TestAStreamEnds(t *testing.T) {
	for name, change := range map[string]func(*api.Config){
		"when its time is over": func(c *api.Config) { c.Limits.Stream = 50 * time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(t, change)
			w.encoded()
			l := w.listen(t, "")
			for range l.messages { // until it ends
			}
		})
	}
	t.Run("when the session is erased", func(t *testing.T) {
		w := serve(t)
		w.encoded()
		l := w.listen(t, "")
		l.next("state")
		if err := w.Erase(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
		for range l.messages {
		}
	})
}

func TestAStreamOutlivesStorageThatIsDown(t *testing.T) {
	w := serve(t)
	run := w.photo()
	l := w.listen(t, "")
	l.next("state")
	w.mu.Lock()
	w.down = errDown
	w.mu.Unlock()
	time.Sleep(50 * time.Millisecond)
	w.mu.Lock()
	w.down = nil
	w.mu.Unlock()
	w.tell(&pipeline.EncodingStarted{SessionRef: ref, Run: run})
	l.next("encoding.started")
}

func TestAUserMayHaveSoManyStreams(t *testing.T) {
	w := serve(t, func(c *api.Config) { c.Limits.Streams = 2 })
	w.encoded()
	first := w.listen(t, "")
	first.next("state")
	w.listen(t, "").next("state")
	g := w.do(call{method: "GET", path: at("/events"), token: "ada"})
	if g.status != http.StatusTooManyRequests || g.code() != "too-many-streams" || g.header.Get("Retry-After") == "" {
		t.Errorf("a third: %d %s", g.status, g.code())
	}
	first.stop()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); { // until the server has noticed
		if third := w.listen(t, ""); third.res.StatusCode == http.StatusOK {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("a stream that ended made no room")
}

func TestAStreamWaitsForAYoungSession(t *testing.T) {
	w := serve(t, func(c *api.Config) { c.Limits.Appear = time.Minute })
	young := pipeline.SessionRef{User: "ada", Session: pipeline.SessionID(fmt.Sprintf("sess_%d_00000001", start.Unix()))}
	go func() {
		time.Sleep(50 * time.Millisecond)
		e := &pipeline.SessionCreated{SessionRef: young}
		pipeline.Stamp("x", start, "", []pipeline.Event{e})
		_, _ = w.Apply(context.Background(), young, e)
	}()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if res := w.send(ctx, call{method: "GET", path: "/v1/sessions/" + string(young.Session) + "/events", token: "ada"}); res.StatusCode != http.StatusOK {
		t.Errorf("%s", res.Status)
	}
	begun := time.Now()
	if g := w.do(call{method: "GET", path: at("/events"), token: "ada"}); g.status != http.StatusNotFound || time.Since(begun) > 30*time.Second {
		t.Errorf("an old one that is not there: %d after %s", g.status, time.Since(begun))
	}
}

// The time of a stream can be over before its session appears: with its token's.
func TestAStreamWhoseSessionNeverAppearsIsNotThere(t *testing.T) {
	w := serve(t, func(c *api.Config) { c.Limits.Stream, c.Limits.Appear = 30*time.Millisecond, time.Minute })
	young := fmt.Sprintf("/v1/sessions/sess_%d_00000001/events", start.Unix())
	if g := w.do(call{method: "GET", path: young, token: "ada"}); g.status != http.StatusNotFound {
		t.Errorf("%d %s", g.status, g.code())
	}
}

// A session that is there must not be called missing because of the token.
func TestAStreamNeedsATokenThatIsNotOver(t *testing.T) {
	w := serve(t)
	w.encoded()
	if g := w.do(call{method: "GET", path: at("/events"), token: "worn"}); g.status != http.StatusUnauthorized {
		t.Errorf("%d %s", g.status, g.code())
	}
	if g := w.do(call{method: "GET", path: at(""), token: "worn"}); g.status != http.StatusOK {
		t.Errorf("other calls: %d", g.status)
	}
}

// Where answers are collected a stream tells what there is and ends, and none waits.
func TestACollectedStreamTellsWhatThereIs(t *testing.T) {
	w := serve(t, func(c *api.Config) { c.Collected, c.Limits.Appear = true, time.Minute })
	young := fmt.Sprintf("/v1/sessions/sess_%d_00000001/events", start.Unix())
	if g := w.do(call{method: "GET", path: young, token: "ada"}); g.status != http.StatusNotFound {
		t.Errorf("before the photo: %d %s", g.status, g.code())
	}
	w.encoded()
	g := w.do(call{method: "GET", path: at("/events"), token: "ada", header: map[string]string{"Last-Event-ID": "0.none"}})
	if text := string(g.body); g.status != http.StatusOK || !strings.HasPrefix(text, "retry: 5000\n") ||
		!strings.Contains(text, "event: encoding.completed\n") || strings.Count(text, "event: state\n") != 1 {
		t.Errorf("%d %s", g.status, text)
	}
}

func TestSomebodyElsesStreamIsNotThere(t *testing.T) {
	w := serve(t)
	w.encoded()
	if g := w.do(call{method: "GET", path: at("/events"), token: "eve"}); g.status != http.StatusNotFound {
		t.Errorf("%d", g.status)
	}
}
