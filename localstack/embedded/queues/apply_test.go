package queues_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/localstack/embedded/queues"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

func small() topology.Topology {
	return topology.Topology{
		Topics: []topology.Topic{{Name: "objects"}, {Name: "events"}},
		Queues: []topology.Queue{{
			Name: "encode", Topic: "events", FilterScope: "MessageAttributes", Filter: json.RawMessage(`{"type":["a"]}`),
			VisibilitySec: 45, MaxReceives: 3, RetentionSec: 3600, ReceiveWaitSec: 0,
			DeadLetters: "encode-dlq", DeadLettersRetention: 1209600,
		}},
	}
}

func (c *cloud) known(name string) *string {
	c.Helper()
	out, err := c.sqs.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &name})
	c.check(err)
	return out.QueueUrl
}

func (c *cloud) publish(topic, kind, body string) {
	c.Helper()
	c.check(c.server.Publish(ctx, c.server.TopicARN(topic), queues.Message{
		Body: body, Attributes: map[string]queues.Attribute{"type": {DataType: "String", StringValue: kind}},
	}))
}

func TestApply(t *testing.T) {
	c := newCloud(t)
	c.check(c.server.Apply(small(), "test"))
	q, dead := c.known("gen3d-test-encode"), c.known("gen3d-test-encode-dlq")
	for name, want := range map[string]string{
		"VisibilityTimeout": "45", "MessageRetentionPeriod": "3600", "ReceiveMessageWaitTimeSeconds": "0", "MaximumMessageSize": "262144",
		"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:gen3d-test-encode-dlq","maxReceiveCount":3}`,
	} {
		if got := c.attribute(q, name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if got := c.attribute(dead, "MessageRetentionPeriod"); got != "1209600" {
		t.Errorf("dead letters are kept for %s", got)
	}
	c.publish("gen3d-test-events", "a", "one")

	// Again, after a restart and with what has changed since; messages stay.
	c.restart()
	q = c.known("gen3d-test-encode")
	changed := small()
	changed.Queues[0].VisibilitySec = 60
	changed.Queues[0].Filter = json.RawMessage(`{"type":["b"]}`)
	changed.Queues = append(changed.Queues, topology.Queue{Name: "sweep", Topic: "objects"})
	for range 2 {
		c.check(c.server.Apply(changed, "test"))
	}
	c.publish("gen3d-test-events", "a", "two")
	c.publish("gen3d-test-events", "b", "three")
	c.publish("gen3d-test-objects", "x", "four")
	if got := c.receive(q, 10); bodies(got) != "one three" {
		t.Fatalf("received %q", bodies(got))
	}
	if got := c.receive(c.known("gen3d-test-sweep"), 10); bodies(got) != "four" {
		t.Fatalf("received %q", bodies(got))
	}
	if got := c.attribute(q, "VisibilityTimeout"); got != "60" {
		t.Fatalf("visibility %s", got)
	}
	all, err := c.sns.ListSubscriptions(ctx, nil)
	c.check(err)
	if len(all.Subscriptions) != 2 {
		t.Fatalf("%d subscriptions", len(all.Subscriptions))
	}
}

func TestApplyFollowsAQueueToAnotherTopic(t *testing.T) {
	c := newCloud(t)
	c.check(c.server.Apply(small(), "test"))
	mine := c.queue("mine", nil)
	c.subscribe(aws.String(c.server.TopicARN("gen3d-test-events")), mine, map[string]string{"RawMessageDelivery": "true"})
	moved := small()
	moved.Queues[0].Topic, moved.Queues[0].Filter, moved.Queues[0].FilterScope = "objects", nil, ""
	c.check(c.server.Apply(moved, "test"))
	c.publish("gen3d-test-events", "a", "old topic")
	c.publish("gen3d-test-objects", "a", "new topic")
	q := c.known("gen3d-test-encode")
	if got := c.receive(q, 10); bodies(got) != "new topic" {
		t.Fatalf("received %q", bodies(got))
	}
	if got := c.receive(mine, 10); bodies(got) != "old topic" {
		t.Fatalf("somebody's own subscription was touched: %q", bodies(got))
	}

	gone := small()
	gone.Queues = nil
	c.check(c.server.Apply(gone, "test"))
	c.publish("gen3d-test-objects", "a", "nobody's")
	if n := c.attribute(q, "ApproximateNumberOfMessagesNotVisible"); n != "1" {
		t.Fatalf("a queue that left the topology has %s messages", n)
	}
	if n := c.attribute(q, "ApproximateNumberOfMessages"); n != "0" {
		t.Fatal("a queue that left the topology still gets messages")
	}
	subscriptions, err := c.sns.ListSubscriptions(ctx, &sns.ListSubscriptionsInput{})
	c.check(err)
	if len(subscriptions.Subscriptions) != 1 {
		t.Fatalf("%d subscriptions", len(subscriptions.Subscriptions))
	}
}

func TestApplyTheRealTopology(t *testing.T) {
	c := newCloud(t)
	c.check(c.server.Apply(topology.New(), "dev"))
	c.publish("gen3d-dev-objects", "x", `{"Records":[{"s3":{"object":{"key":"users/u/sessions/s/mask_final.png"}}}]}`)
	if got := c.receive(c.known("gen3d-dev-record-upload"), 1); len(got) != 1 {
		t.Fatal("an upload does not reach record-upload")
	}
}

func TestApplyRefuses(t *testing.T) {
	c := newCloud(t)
	cases := map[string]struct {
		change      func(*topology.Topology)
		environment string
		want        string
	}{
		"an environment with a space": {environment: "a b", want: "name"},
		"an unknown topic":            {change: func(t *topology.Topology) { t.Queues[0].Topic = "x" }, want: "no topic"},
		"a queue twice":               {change: func(t *topology.Topology) { t.Queues = append(t.Queues, t.Queues[0]) }, want: "twice"},
		"dead letters shared": {change: func(t *topology.Topology) {
			t.Queues = append(t.Queues, t.Queues[0])
			t.Queues[1].Name = "other"
		}, want: "belong to another"},
		"dead letters among the queues": {change: func(t *topology.Topology) { t.Queues[0].DeadLetters = "encode" }, want: "twice"},
		"a broken filter":               {change: func(t *topology.Topology) { t.Queues[0].Filter = json.RawMessage(`{"a":1}`) }, want: "array"},
		"no receives before the end":    {change: func(t *topology.Topology) { t.Queues[0].MaxReceives = 0 }, want: "maxReceiveCount"},
		"a visibility of a day":         {change: func(t *topology.Topology) { t.Queues[0].VisibilitySec = 86400 }, want: "VisibilityTimeout"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			top, environment := small(), "test"
			if tc.change != nil {
				tc.change(&top)
			}
			if tc.environment != "" {
				environment = tc.environment
			}
			if err := c.server.Apply(top, environment); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v, want ...%s...", err, tc.want)
			}
		})
	}
	list, err := c.sqs.ListQueues(ctx, &sqs.ListQueuesInput{})
	c.check(err)
	if len(list.QueueUrls) != 0 {
		t.Fatalf("refused topologies left %v", list.QueueUrls)
	}
}
