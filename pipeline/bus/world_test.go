package bus_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/rs/zerolog"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/bus"
)

var (
	ref   = pipeline.SessionRef{User: "ada", Session: "sess_1700000000_a1b2c3d4"}
	start = time.Date(2026, 11, 30, 10, 30, 0, 0, time.UTC)
)

// world is a bus between publishers that remember and subscriptions that a test
// feeds by hand.
type world struct {
	*bus.Bus
	t      *testing.T
	events *recorder
	dead   *recorder
	log    *lines
	mu     sync.Mutex
	feeds  map[string]*feed
}

// newWorld makes a bus; the test registers its reactions and then calls start.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, events: &recorder{}, dead: &recorder{}, log: &lines{}, feeds: map[string]*feed{}}
	b, err := bus.New(bus.Config{
		Events: w.events, DeadLetters: w.dead, Subscriber: w.subscriber,
		Delivery:     func(ctx context.Context) bus.Delivery { d, _ := ctx.Value(deliveryKey{}).(bus.Delivery); return d },
		Log:          zerolog.New(w.log).Level(zerolog.InfoLevel),
		CloseTimeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Bus = b
	return w
}

func (w *world) start() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	select {
	case <-w.Running():
	case err := <-done:
		w.t.Fatalf("the bus stopped: %v", err)
	}
	w.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("the bus ended with %v", err)
		}
	})
}

func (w *world) subscriber(reaction string) (message.Subscriber, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := &feed{messages: make(chan *message.Message), closed: make(chan struct{})}
	w.feeds[reaction] = f
	return f, nil
}

// deliver hands a body to a reaction as its n-th receive, and reports whether
// the message was settled (acknowledged) rather than sent back.
func (w *world) deliver(reaction string, n int, body []byte) bool {
	w.t.Helper()
	msg := w.send(reaction, n, body)
	select {
	case <-msg.Acked():
		return true
	case <-msg.Nacked():
		return false
	case <-time.After(time.Minute):
		w.t.Fatalf("%s did not answer", reaction)
		return false
	}
}

// send hands a body to a reaction, which must be registered, and waits for nothing.
func (w *world) send(reaction string, n int, body []byte) *message.Message {
	w.mu.Lock()
	f := w.feeds[reaction]
	w.mu.Unlock()
	msg := message.NewMessage("5fea7756-0ea4-451a-a703-a558b933e274", body)
	msg.SetContext(context.WithValue(context.Background(), deliveryKey{}, bus.Delivery{ReceiveCount: n, SentAt: time.Now().Add(-time.Second)}))
	f.messages <- msg
	return msg
}

// line is the only log line written since the last call.
func (w *world) line() map[string]any {
	w.t.Helper()
	text := strings.TrimSpace(w.log.take())
	if strings.Count(text, "\n") != 0 || text == "" {
		w.t.Fatalf("want one log line, got:\n%s", text)
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		w.t.Fatal(err)
	}
	return fields
}

func encode(t *testing.T, e pipeline.Event) []byte {
	t.Helper()
	pipeline.Stamp("cause", start, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", []pipeline.Event{e})
	b, err := pipeline.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type deliveryKey struct{}

// feed is a subscription that a test feeds.
type feed struct {
	messages chan *message.Message
	closed   chan struct{}
	once     sync.Once
}

func (f *feed) Subscribe(ctx context.Context, _ string) (<-chan *message.Message, error) {
	out := make(chan *message.Message)
	go func() {
		defer close(out)
		for {
			select {
			case m := <-f.messages:
				out <- m
			case <-ctx.Done():
				return
			case <-f.closed:
				return
			}
		}
	}()
	return out, nil
}

func (f *feed) Close() error {
	f.once.Do(func() { close(f.closed) })
	return nil
}

// recorder is a topic that remembers. Like a real one it fails for a message
// whose context has ended.
type recorder struct {
	mu       sync.Mutex
	topics   []string
	messages []*message.Message
	broken   error
}

func (r *recorder) Publish(topic string, messages ...*message.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range messages {
		if err := errors.Join(r.broken, m.Context().Err()); err != nil {
			return err
		}
		r.topics, r.messages = append(r.topics, topic), append(r.messages, m)
	}
	return nil
}

func (r *recorder) Close() error { return nil }

func (r *recorder) breakWith(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.broken = err
}

func (r *recorder) take() []*message.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.messages
	r.topics, r.messages = nil, nil
	return all
}

// told are the events published since the last call.
func (w *world) told() []pipeline.Event {
	w.t.Helper()
	var events []pipeline.Event
	for _, m := range w.events.take() {
		e, err := pipeline.Unmarshal(m.Payload)
		if err != nil {
			w.t.Fatal(err)
		}
		if m.UUID != e.Head().ID || m.Metadata.Get(bus.TypeKey) != e.Type() || m.Metadata.Get(bus.GroupKey) != string(e.Ref().User) {
			w.t.Errorf("published as %s with %v: %s of %s", m.UUID, m.Metadata, e.Type(), e.Ref().User)
		}
		events = append(events, e)
	}
	return events
}

// lines is a log.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.b.Reset()
	return l.b.String()
}
