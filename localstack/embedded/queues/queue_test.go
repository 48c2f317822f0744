package queues_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func TestCreateQueueTwice(t *testing.T) {
	c := newCloud(t)
	const everybody = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}}`
	first := c.queue("q", map[string]string{"VisibilityTimeout": "7", "Policy": everybody})
	if again := c.queue("q", map[string]string{"Policy": `{ "Statement":{"Principal":"*", "Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}, "Version":"2012-10-17" }`, "DelaySeconds": "0"}); *again != *first {
		t.Fatal("another URL")
	}
	_, err := c.sqs.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("q"), Attributes: map[string]string{"VisibilityTimeout": "8"}})
	var exists *types.QueueNameExists
	if !errors.As(err, &exists) {
		t.Fatalf("other attributes: %v", err)
	}
}

func TestCreateQueueRefuses(t *testing.T) {
	c := newCloud(t)
	c.queue("there", nil)
	cases := map[string]struct {
		name       string
		attributes map[string]string
		want       string
	}{
		"a name with a dot":                  {"a.b", nil, "InvalidParameterValue"},
		"a FIFO queue":                       {"a.fifo", nil, "UnsupportedOperation"},
		"a FIFO queue by attribute":          {"a", map[string]string{"FifoQueue": "true"}, "UnsupportedOperation"},
		"an unknown attribute":               {"a", map[string]string{"Colour": "red"}, "InvalidAttributeName"},
		"an attribute that is computed":      {"a", map[string]string{"QueueArn": "x"}, "InvalidAttributeName"},
		"a visibility beyond 12 hours":       {"a", map[string]string{"VisibilityTimeout": "43201"}, "InvalidAttributeValue"},
		"a retention under a minute":         {"a", map[string]string{"MessageRetentionPeriod": "59"}, "InvalidAttributeValue"},
		"a policy that is not JSON":          {"a", map[string]string{"Policy": "all"}, "InvalidAttributeValue"},
		"a policy without statements":        {"a", map[string]string{"Policy": `{"Version":"2012-10-17"}`}, "InvalidAttributeValue"},
		"dead letters to nowhere":            {"a", map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:none","maxReceiveCount":3}`}, "InvalidParameterValue"},
		"dead letters to another account":    {"a", map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:1:there","maxReceiveCount":3}`}, "InvalidParameterValue"},
		"dead letters after no receive":      {"a", map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:there","maxReceiveCount":"0"}`}, "InvalidParameterValue"},
		"dead letters to itself":             {"a", map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:a","maxReceiveCount":"3"}`}, "InvalidParameterValue"},
		"dead letters, the count as text":    {"c", map[string]string{"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:there","maxReceiveCount":"3"}`}, ""},
		"a redrive permission of its own":    {"b", map[string]string{"RedriveAllowPolicy": `{"redrivePermission":"some"}`}, "InvalidParameterValue"},
		"nobody may send dead letters there": {"b", map[string]string{"RedriveAllowPolicy": `{"redrivePermission":"denyAll"}`}, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := c.sqs.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &tc.name, Attributes: tc.attributes})
			if code(err) != tc.want {
				t.Fatalf("got %v, want %q", err, tc.want)
			}
		})
	}
	_, err := c.sqs.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: c.queue("there", nil), Attributes: map[string]string{
		"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:b","maxReceiveCount":3}`,
	}})
	c.refused(err, "InvalidParameterValue")
}

func TestQueueAttributesAndTags(t *testing.T) {
	c := newCloud(t)
	const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}]}`
	q := c.queue("q", map[string]string{"Policy": policy})
	_, err := c.sqs.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: q, Attributes: map[string]string{"VisibilityTimeout": "99"}})
	c.check(err)
	_, err = c.sqs.TagQueue(ctx, &sqs.TagQueueInput{QueueUrl: q, Tags: map[string]string{"a": "1", "b": "2"}})
	c.check(err)
	_, err = c.sqs.UntagQueue(ctx, &sqs.UntagQueueInput{QueueUrl: q, TagKeys: []string{"a"}})
	c.check(err)
	c.restart()

	tags, err := c.sqs.ListQueueTags(ctx, &sqs.ListQueueTagsInput{QueueUrl: q})
	c.check(err)
	if fmt.Sprint(tags.Tags) != "map[b:2]" {
		t.Errorf("tags %v", tags.Tags)
	}
	out, err := c.sqs.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: q, AttributeNames: []types.QueueAttributeName{"All"}})
	c.check(err)
	for name, want := range map[string]string{
		"VisibilityTimeout": "99", "Policy": policy, "MaximumMessageSize": "1048576",
		"MessageRetentionPeriod": "345600", "QueueArn": "arn:aws:sqs:us-east-1:000000000000:q",
	} {
		if out.Attributes[name] != want {
			t.Errorf("%s is %q", name, out.Attributes[name])
		}
	}
	_, err = c.sqs.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: q, Attributes: map[string]string{"Policy": ""}})
	c.check(err)
	if c.attribute(q, "Policy") != "" {
		t.Error("the policy is still there")
	}
	_, err = c.sqs.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: q, AttributeNames: []types.QueueAttributeName{"Colour"}})
	c.refused(err, "InvalidAttributeName")
}

func TestListQueues(t *testing.T) {
	c := newCloud(t)
	for i := range 5 {
		c.queue(fmt.Sprint("a-", i), nil)
	}
	c.queue("b", nil)
	var seen []string
	pages := sqs.NewListQueuesPaginator(c.sqs, &sqs.ListQueuesInput{QueueNamePrefix: aws.String("a-"), MaxResults: aws.Int32(2)})
	n := 0
	for ; pages.HasMorePages(); n++ {
		page, err := pages.NextPage(ctx)
		c.check(err)
		seen = append(seen, page.QueueUrls...)
	}
	if n != 3 || len(seen) != 5 || seen[4] != c.url+"/000000000000/a-4" {
		t.Fatalf("%d pages: %v", n, seen)
	}
	got, err := c.sqs.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("b")})
	c.check(err)
	if *got.QueueUrl != c.url+"/000000000000/b" {
		t.Fatal(*got.QueueUrl)
	}
	_, err = c.sqs.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("none")})
	var missing *types.QueueDoesNotExist
	if !errors.As(err, &missing) {
		t.Fatalf("a queue that does not exist: %v", err)
	}
}

func TestPurgeAndDeleteQueue(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	c.send(q, "a", "b")
	held := c.receive(q, 1)[0]
	_, err := c.sqs.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: q})
	c.check(err)
	_, err = c.sqs.PurgeQueue(ctx, &sqs.PurgeQueueInput{QueueUrl: q})
	var inProgress *types.PurgeQueueInProgress
	if !errors.As(err, &inProgress) {
		t.Fatalf("purged twice: %v", err)
	}
	c.delete(q, held)
	c.send(q, "c")
	c.restart()
	if got := c.receive(q, 10); bodies(got) != "c" {
		t.Fatalf("after the purge: %q", bodies(got))
	}

	done := make(chan error, 1)
	go func() {
		_, err := c.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: q, WaitTimeSeconds: 20})
		done <- err
	}()
	c.awaitPending(1)
	time.Sleep(100 * time.Millisecond) // from its arrival to its wait
	_, err = c.sqs.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: q})
	c.check(err)
	c.refused(<-done, "NonExistentQueue")
	again := c.queue("q", nil)
	if got := c.receive(again, 10, atOnce); len(got) != 0 {
		t.Fatalf("the new queue has messages of the old one: %q", bodies(got))
	}
	_, err = c.sqs.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: again, ReceiptHandle: held.ReceiptHandle})
	c.refused(err, "ReceiptHandleIsInvalid")
}
