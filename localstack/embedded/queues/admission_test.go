package queues_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// A topic delivers to whom it may send, at once after the policy says so, and what it
// may not deliver goes to the subscription's dead letters if those let it.
func TestAQueueAdmitsTopicsByItsPolicy(t *testing.T) {
	c := newCloud(t)
	topic, other := c.topic("t"), c.topic("other")
	q, free, dead := c.queue("q", nil), c.queue("free", nil), c.queue("dead", nil)
	c.subscribe(topic, free, map[string]string{"RawMessageDelivery": "true"})
	c.subscribe(topic, q, map[string]string{"RawMessageDelivery": "true", "RedrivePolicy": fmt.Sprintf(`{"deadLetterTargetArn":%q}`, c.arn(dead))})
	publish := func(message string) {
		c.Helper()
		_, err := c.sns.Publish(ctx, &sns.PublishInput{TopicArn: topic, Message: aws.String(message)})
		c.check(err)
		if got := c.receive(free, 1, atOnce); bodies(got) != message {
			t.Fatalf("the other subscription got %q", bodies(got))
		} else {
			c.delete(free, got[0])
		}
	}
	got := func(queue *string, want string) {
		c.Helper()
		messages := c.receive(queue, 10, atOnce)
		if bodies(messages) != want {
			t.Fatalf("it holds %q, want %q", bodies(messages), want)
		}
		for _, m := range messages {
			c.delete(queue, m)
		}
	}
	publish("admitted")
	got(q, "admitted")

	c.check(c.setQueue(q, "Policy", "")) // and its dead letters admit nobody either
	publish("dropped")
	c.admit(dead, *topic)
	publish("kept")
	c.admit(q, *other)
	c.restart()
	publish("kept too")
	got(q, "")
	got(dead, "kept kept too")
	if n := c.server.FailedDeliveries()[*topic]; n != 1 { // since the restart
		t.Errorf("%d failed deliveries are counted", n)
	}

	c.admit(q, *topic)
	publish("admitted again")
	got(q, "admitted again")
	got(dead, "")
}

// Whoever signs with the cloud's keys sends without the policy's leave, as a role of
// the account that may.
func TestAPolicyIsAboutTopicsAlone(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	c.admit(q, *c.topic("t"))
	c.send(q, "m")
	if got := c.receive(q, 1); bodies(got) != "m" {
		t.Fatalf("got %q", bodies(got))
	}
}
