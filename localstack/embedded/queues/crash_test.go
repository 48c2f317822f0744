package queues_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/2112-lab/gen3d/localstack/embedded/queues"
)

const childVariable = "QUEUES_TEST_CHILD"

// TestMain lets the test binary be the server that the crash tests kill.
func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		if err := serve(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// serve runs a server until it is killed, or its parent has gone: then its
// standard input ends.
func serve(path string) error {
	s, err := queues.Open(path, queues.Config{AccessKey: accessKey, SecretKey: secretKey})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	go func() {
		_, _ = os.Stdin.Read(make([]byte, 1))
		os.Exit(2)
	}()
	return http.Serve(l, s)
}

// process is a cloud in a process of its own.
type process struct {
	*cloud
	cmd *exec.Cmd
}

func startProcess(t *testing.T, path string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cloud: &cloud{T: t}, cmd: exec.Command(self)}
	p.cmd.Env = append(os.Environ(), childVariable+"="+path)
	p.cmd.Stderr = os.Stderr
	_, err = p.cmd.StdinPipe() // stays open as long as we live
	p.check(err)
	out, err := p.cmd.StdoutPipe()
	p.check(err)
	p.check(p.cmd.Start())
	t.Cleanup(p.kill)
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the server does not start")
	}
	p.url = lines.Text()
	p.sqs, p.sns = clients(p.url, secretKey)
	return p
}

// kill is kill -9.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// TestKill sends, receives, deletes and dead-letters under load, kills the
// server in the middle, and wants every acknowledged message exactly where it
// was when the server answered.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queues.db")
	p := startProcess(t, path)
	topic := p.topic("t")
	one, two := p.queue("one", nil), p.queue("two", nil)
	p.subscribe(topic, one, map[string]string{"RawMessageDelivery": "true"})
	p.subscribe(topic, two, map[string]string{"RawMessageDelivery": "true"})
	work, _ := p.withDeadLetters("work", "1")

	var mu sync.Mutex
	published, poison, deleted := map[string]bool{}, map[string]bool{}, map[string]bool{}
	note := func(m map[string]bool, body string) { mu.Lock(); m[body] = true; mu.Unlock() }
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				body := fmt.Sprint("p", w, "-", i)
				if _, err := p.sns.Publish(ctx, &sns.PublishInput{TopicArn: topic, Message: &body}); err != nil {
					return
				}
				note(published, body)
			}
		})
		wg.Go(func() {
			for i := 0; ; i++ {
				body := fmt.Sprint("x", w, "-", i)
				if _, err := p.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: work, MessageBody: &body}); err != nil {
					return
				}
				note(poison, body)
			}
		})
	}
	// Each message of work is received once, given back, and so goes to the dead letters.
	wg.Go(func() {
		for {
			out, err := p.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: work, MaxNumberOfMessages: 10, VisibilityTimeout: 1, WaitTimeSeconds: 1})
			if err != nil {
				return
			}
			for _, m := range out.Messages {
				_, _ = p.sqs.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: work, ReceiptHandle: m.ReceiptHandle})
			}
		}
	})
	wg.Go(func() {
		for {
			out, err := p.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: one, MaxNumberOfMessages: 1, WaitTimeSeconds: 1})
			if err != nil {
				return
			}
			for _, m := range out.Messages {
				if _, err := p.sqs.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: one, ReceiptHandle: m.ReceiptHandle}); err == nil {
					note(deleted, *m.Body)
				}
			}
		}
	})
	time.Sleep(1500 * time.Millisecond)
	p.kill()
	wg.Wait()

	p = startProcess(t, path)
	inOne, inTwo := p.drain(p.known("one")), p.drain(p.known("two"))
	undecided := 0 // deleted when the kill came, and nobody was told
	for body := range published {
		if inTwo[body] != 1 {
			t.Errorf("%s is %d times in two", body, inTwo[body])
		}
		switch n := inOne[body]; {
		case deleted[body] && n > 0:
			t.Errorf("%s was deleted and is back", body)
		case n > 1:
			t.Errorf("%s is %d times in one", body, n)
		case !deleted[body] && n == 0:
			undecided++
		}
	}
	if undecided > 1 { // there is one who deletes, one message at a time
		t.Errorf("%d messages are gone from one", undecided)
	}
	// What was published without an answer is in both or in none.
	for body := range inOne {
		if inTwo[body] == 0 {
			t.Errorf("%s is in one and not in two", body)
		}
	}
	inWork, inDead := p.drain(p.known("work")), p.drain(p.known("work-dlq"))
	for body := range poison {
		if inWork[body]+inDead[body] != 1 {
			t.Errorf("%s is %d times in work, %d times in the dead letters", body, inWork[body], inDead[body])
		}
	}
	t.Logf("published %d, deleted %d, poison %d of which dead %d", len(published), len(deleted), len(poison), len(inDead))
	if len(published) == 0 || len(deleted) == 0 || len(inDead) == 0 {
		t.Fatal("the kill came before anything happened")
	}
}

// drain receives everything there is, and counts it by body.
func (c *cloud) drain(queue *string) map[string]int {
	c.Helper()
	// Messages that failed before must stay where they are to be counted.
	_, err := c.sqs.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{"RedrivePolicy": "", "VisibilityTimeout": "600"}})
	c.check(err)
	found := map[string]int{}
	for {
		got := c.receive(queue, 10, atOnce)
		if len(got) == 0 {
			return found
		}
		for _, m := range got {
			found[*m.Body]++
		}
	}
}

// TestKillInFlight wants a message in flight to come back at once with its
// count, and its old receipt handle to be good for deleting it until then.
func TestKillInFlight(t *testing.T) {
	path := filepath.Join(t.TempDir(), "queues.db")
	p := startProcess(t, path)
	q := p.queue("q", map[string]string{"VisibilityTimeout": "600"})
	p.send(q, "finished", "unfinished")
	got := p.receive(q, 10)
	if len(got) != 2 {
		t.Fatalf("%d messages", len(got))
	}
	p.kill()

	p = startProcess(t, path)
	q = p.known("q")
	var finished types.Message
	for _, m := range got {
		if *m.Body == "finished" {
			finished = m
		}
	}
	p.delete(q, finished)
	again := p.receive(q, 10)
	if bodies(again) != "unfinished" || again[0].Attributes["ApproximateReceiveCount"] != "2" {
		t.Fatalf("came back: %+v", again)
	}
	_, err := p.sqs.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: q, ReceiptHandle: finished.ReceiptHandle, VisibilityTimeout: 5})
	p.refused(err, "InvalidParameterValue")
}
