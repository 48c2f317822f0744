package snssqs_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// world is a place with queues in which the subscriber must behave the same.
type world interface {
	client() snssqs.OperatorSQS
	// create makes a queue; with maxReceives it gets dead letters, NAME-dlq.
	create(t *testing.T, queue string, maxReceives int)
	send(t *testing.T, queue string, bodies ...string)
	depth(t *testing.T, queue string) (visible, hidden int)
}

// inEachWorld runs a test on the fake and on the embedded server over HTTP.
func inEachWorld(t *testing.T, test func(*testing.T, world)) {
	for name, open := range map[string]func(*testing.T) world{
		"on a fake":              func(*testing.T) world { return fakeWorld{newFakeSQS()} },
		"on the embedded server": openEmbedded,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

type fakeWorld struct{ sqs *fakeSQS }

func (w fakeWorld) client() snssqs.OperatorSQS { return w.sqs }

func (w fakeWorld) create(_ *testing.T, queue string, maxReceives int) {
	w.sqs.create(queue, maxReceives)
}

func (w fakeWorld) send(_ *testing.T, queue string, bodies ...string) {
	for _, b := range bodies {
		w.sqs.send(queue, types.Message{Body: aws.String(b)})
	}
}

func (w fakeWorld) depth(_ *testing.T, queue string) (visible, hidden int) { return w.sqs.depth(queue) }

// open makes a subscriber with settings that suit tests, closed at the end.
func open(t *testing.T, cfg snssqs.Config) *snssqs.Subscriber {
	t.Helper()
	if cfg.WaitTime == 0 {
		cfg.WaitTime = time.Second
	}
	if cfg.Visibility == 0 {
		cfg.Visibility = 20 * time.Second
	}
	if cfg.DrainTimeout == 0 {
		cfg.DrainTimeout = 3 * time.Second
	}
	s, err := snssqs.NewSubscriber(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func subscribe(t *testing.T, s *snssqs.Subscriber, queue string) <-chan *message.Message {
	t.Helper()
	ch, err := s.Subscribe(context.Background(), queue)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

// next waits for a message.
func next(t *testing.T, ch <-chan *message.Message) *message.Message {
	t.Helper()
	select {
	case m, open := <-ch:
		if !open {
			t.Fatal("channel closed, want a message")
		}
		return m
	case <-time.After(patience):
		t.Fatalf("no message in %s", patience)
	}
	return nil
}

// patience is how long a test waits for what should take a moment: the machine may be
// busy with every other test.
const patience = time.Minute

// eventually waits for something that other goroutines bring about.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("not seen in %s: %s", patience, what)
}

func numbered(n int) []string {
	bodies := make([]string, n)
	for i := range bodies {
		bodies[i] = fmt.Sprintf("message %d", i)
	}
	return bodies
}

// ownGoroutines lists the stacks in which this package's subscription runs.
func ownGoroutines() []string {
	buf := make([]byte, 4<<20)
	var own []string
	for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if strings.Contains(g, "snssqs.(*subscription)") || strings.Contains(g, "snssqs.(*batcher") || strings.Contains(g, "snssqs.(*leases)") {
			own = append(own, g)
		}
	}
	return own
}
