package queues_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/2112-lab/gen3d/localstack/embedded/queues"
)

const (
	accessKey = "local"
	secretKey = "secret"
)

// cloud is a server with real SDK clients in front of it.
type cloud struct {
	*testing.T
	server *queues.Server
	sqs    *sqs.Client
	sns    *sns.Client
	url    string
	path   string
	cfg    queues.Config
	http   *httptest.Server
	ahead  atomic.Int64 // nanoseconds that the server's clock is ahead
	// pending are the requests that the server is at.
	pending atomic.Int64
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	t.Parallel() // most of their time tests wait
	c := &cloud{T: t, path: filepath.Join(t.TempDir(), "queues.db")}
	c.cfg = queues.Config{AccessKey: accessKey, SecretKey: secretKey, Clock: func() time.Time {
		return time.Now().Add(time.Duration(c.ahead.Load()))
	}}
	c.start()
	t.Cleanup(c.stop)
	return c
}

func (c *cloud) start() {
	c.Helper()
	server, err := queues.Open(c.path, c.cfg)
	c.check(err)
	c.server = server
	c.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.pending.Add(1)
		defer c.pending.Add(-1)
		server.ServeHTTP(w, r)
	}))
	c.url = c.http.URL
	c.sqs, c.sns = clients(c.url, secretKey)
}

func (c *cloud) stop() {
	if err := c.server.Close(); err != nil {
		c.Error(err)
	}
	c.http.Close()
}

// awaitPending waits until the server is at so many requests.
func (c *cloud) awaitPending(n int64) {
	c.Helper()
	for deadline := time.Now().Add(time.Minute); c.pending.Load() != n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			c.Fatalf("the server is at %d requests, want %d", c.pending.Load(), n)
		}
	}
}

func (c *cloud) restart() { c.Helper(); c.stop(); c.start() }

// pass lets the server's clock run ahead. Requests stay within the allowed skew
// of 15 minutes only if the SDK, which adapts, has seen one answer.
func (c *cloud) pass(d time.Duration) { c.ahead.Add(int64(d)) }

func clients(url, secret string) (*sqs.Client, *sns.Client) {
	cfg := aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String(url),
		Credentials:      credentials.NewStaticCredentialsProvider(accessKey, secret, ""),
		RetryMaxAttempts: 1,
	}
	return sqs.NewFromConfig(cfg), sns.NewFromConfig(cfg)
}

var ctx = context.Background()

func (c *cloud) check(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// code is the code of an AWS error, "" for none.
func code(err error) string {
	var e smithy.APIError
	if errors.As(err, &e) {
		return strings.TrimPrefix(e.ErrorCode(), "AWS.SimpleQueueService.")
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func (c *cloud) refused(err error, want string) {
	c.Helper()
	if code(err) != want {
		c.Fatalf("got %v, want %s", err, want)
	}
}

func (c *cloud) queue(name string, attributes map[string]string) *string {
	c.Helper()
	out, err := c.sqs.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	c.check(err)
	return out.QueueUrl
}

func (c *cloud) send(queue *string, bodies ...string) {
	c.Helper()
	for _, body := range bodies {
		_, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: queue, MessageBody: &body})
		c.check(err)
	}
}

// receive takes up to n messages, waiting a second for the first.
func (c *cloud) receive(queue *string, n int32, change ...func(*sqs.ReceiveMessageInput)) []types.Message {
	c.Helper()
	in := &sqs.ReceiveMessageInput{
		QueueUrl: queue, MaxNumberOfMessages: n, WaitTimeSeconds: 1, MessageAttributeNames: []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{"All"},
	}
	for _, f := range change {
		f(in)
	}
	out, err := c.sqs.ReceiveMessage(ctx, in)
	c.check(err)
	return out.Messages
}

func hideFor(seconds int32) func(*sqs.ReceiveMessageInput) {
	return func(in *sqs.ReceiveMessageInput) { in.VisibilityTimeout = seconds }
}

func atOnce(in *sqs.ReceiveMessageInput) { in.WaitTimeSeconds = 0 }

func bodies(messages []types.Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, *m.Body)
	}
	return strings.Join(all, " ")
}

func (c *cloud) delete(queue *string, m types.Message) {
	c.Helper()
	_, err := c.sqs.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: m.ReceiptHandle})
	c.check(err)
}

func (c *cloud) attribute(queue *string, name string) string {
	c.Helper()
	out, err := c.sqs.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: queue, AttributeNames: []types.QueueAttributeName{types.QueueAttributeName(name)},
	})
	c.check(err)
	return out.Attributes[name]
}

func (c *cloud) setQueue(queue *string, name, value string) error {
	_, err := c.sqs.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{name: value}})
	return err
}

func (c *cloud) arn(queue *string) string { c.Helper(); return c.attribute(queue, "QueueArn") }

// withDeadLetters is a queue and its dead-letter queue.
func (c *cloud) withDeadLetters(name string, receives string) (queue, dead *string) {
	c.Helper()
	dead = c.queue(name+"-dlq", nil)
	queue = c.queue(name, map[string]string{
		"RedrivePolicy": `{"deadLetterTargetArn":"` + c.arn(dead) + `","maxReceiveCount":` + receives + `}`,
	})
	return queue, dead
}

// publishQuietly publishes where the outcome does not matter.
func (c *cloud) publishQuietly(topic string) {
	_ = c.server.Publish(ctx, c.server.TopicARN(topic), queues.Message{Body: "m"})
}
