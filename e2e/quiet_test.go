package e2e

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

const admin = "info@2112-lab.com"

// in is the same cloud, reporting to another test.
func (c *cloud) in(t testing.TB) *cloud {
	d := *c
	d.t = t
	return &d
}

// awaitQuiet waits until no queue holds or handles anything, dead letters aside.
func (c *cloud) awaitQuiet() {
	c.t.Helper()
	quiet := 0
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if c.depth(func(q topology.Queue) string { return q.Name }) > 0 {
			quiet = 0
		} else if quiet++; quiet == 3 {
			return
		}
	}
	c.t.Fatalf("queues are not empty after 90 s:\n%s", c.log())
}

// The states that a message can be in.
const (
	visible = types.QueueAttributeNameApproximateNumberOfMessages
	hidden  = types.QueueAttributeNameApproximateNumberOfMessagesNotVisible // received and not settled
	delayed = types.QueueAttributeNameApproximateNumberOfMessagesDelayed
)

// messages counts a queue's messages in any of some states.
func (c *cloud) messages(queue string, in ...types.QueueAttributeName) (sum int) {
	c.t.Helper()
	client, name := c.sqs(), topology.Name("dev", queue)
	url, err := client.GetQueueUrl(context.Background(), &sqs.GetQueueUrlInput{QueueName: &name})
	if err != nil {
		c.t.Fatal(err)
	}
	out, err := client.GetQueueAttributes(context.Background(), &sqs.GetQueueAttributesInput{QueueUrl: url.QueueUrl, AttributeNames: in})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, state := range in {
		n, err := strconv.Atoi(out.Attributes[string(state)])
		if err != nil {
			c.t.Fatal(err)
		}
		sum += n
	}
	return sum
}

// depth sums the messages of each queue that pick names.
func (c *cloud) depth(pick func(topology.Queue) string) (sum int) {
	c.t.Helper()
	for _, q := range topology.New().Queues {
		if name := pick(q); name != "" {
			sum += c.messages(name, visible, hidden, delayed)
		}
	}
	return sum
}

// leased counts a queue's messages that somebody has received and not settled.
func (c *cloud) leased(queue string) int {
	c.t.Helper()
	return c.messages(queue, hidden)
}

func (c *cloud) deadLetters() int {
	c.t.Helper()
	return c.depth(func(q topology.Queue) string { return q.DeadLetters })
}

// copies counts the operator's mails about a session.
func copies(c *cloud, s pipeline.Session) int {
	n := 0
	for _, m := range c.mail(admin) {
		if strings.Contains(m.Text, string(s.SessionID)) {
			n++
		}
	}
	return n
}

func exists(dir string, f pipeline.File) bool {
	info, err := os.Stat(filepath.Join(dir, string(f)))
	return err == nil && info.Size() > 0
}

func messageAttributes(values map[string]string) map[string]snstypes.MessageAttributeValue {
	attributes := map[string]snstypes.MessageAttributeValue{}
	for name, v := range values {
		attributes[name] = snstypes.MessageAttributeValue{DataType: aws.String("String"), StringValue: &v}
	}
	return attributes
}

// wait is how long a test waits for what should take a second or two.
const wait = 60 * time.Second

// told: the session failed and its owner knows.
func told(s pipeline.Session) bool { return s.Status == pipeline.Failed && s.NotifiedAt != nil }

// noObject is a mask's white part when there is none.
var noObject = image.Rectangle{}
