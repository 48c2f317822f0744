package conformance

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func (t *trial) deleteQueue(queue *string) {
	_, err := t.sqs.DeleteQueue(t.ctx, &sqs.DeleteQueueInput{QueueUrl: queue})
	t.check(err)
}

func (t *trial) set(queue *string, name, value string) error {
	_, err := t.sqs.SetQueueAttributes(t.ctx, &sqs.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{name: value}})
	return err
}

func (t *trial) tryQueue(name string, attributes map[string]string) error {
	_, err := t.sqs.CreateQueue(t.ctx, &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	return err
}

// shows waits until a queue counts so many messages; AWS's counts lag behind.
func (t *trial) shows(queue *string, name types.QueueAttributeName, n string) {
	got := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if got = t.attribute(queue, name); got == n {
			return
		}
	}
	t.errorf("%s is %s, want %s", name, got, n)
}

const createPage = "SQS API: CreateQueue"

var queueCalls = []call{
	{"making a queue that is there answers the same address", createPage, func(t *trial) {
		name := aws.String(t.name())
		one, err := t.sqs.CreateQueue(t.ctx, &sqs.CreateQueueInput{QueueName: name})
		t.check(err)
		two, err := t.sqs.CreateQueue(t.ctx, &sqs.CreateQueueInput{QueueName: name})
		t.check(err)
		want(t, "the address", *two.QueueUrl, *one.QueueUrl)
	}},
	{"making a queue that is there with other attributes is QueueNameExists", createPage, func(t *trial) {
		name := t.name()
		t.check(t.tryQueue(name, map[string]string{"VisibilityTimeout": "30"}))
		err := t.tryQueue(name, map[string]string{"VisibilityTimeout": "60"})
		refusedAs[*types.QueueNameExists](t, err)
	}},
	{"a queue's name has letters, digits, hyphens and underscores", createPage, func(t *trial) {
		t.refused(t.tryQueue("not a name!", nil), "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"a queue's name has 80 characters at most", createPage, func(t *trial) {
		t.refused(t.tryQueue(strings.Repeat("q", 81), nil), "InvalidParameterValue", "InvalidParameterValueException")
	}},
	{"an attribute that queues do not have is InvalidAttributeName", createPage, func(t *trial) {
		refusedAs[*types.InvalidAttributeName](t, t.tryQueue(t.name(), map[string]string{"Colour": "red"}))
	}},
	{"a visibility timeout is 12 hours at most", createPage + ", VisibilityTimeout", func(t *trial) {
		t.refused(t.tryQueue(t.name(), map[string]string{"VisibilityTimeout": "43201"}), "InvalidAttributeValue", "InvalidParameterValue")
	}},
	{"a retention is a minute at least", createPage + ", MessageRetentionPeriod", func(t *trial) {
		t.refused(t.tryQueue(t.name(), map[string]string{"MessageRetentionPeriod": "59"}), "InvalidAttributeValue", "InvalidParameterValue")
	}},
	{"a queue's wait is 20 seconds at most", createPage + ", ReceiveMessageWaitTimeSeconds", func(t *trial) {
		t.refused(t.tryQueue(t.name(), map[string]string{"ReceiveMessageWaitTimeSeconds": "21"}), "InvalidAttributeValue", "InvalidParameterValue")
	}},
	{"a new queue has AWS's defaults", createPage, func(t *trial) {
		q := t.queue(nil)
		for name, wanted := range map[types.QueueAttributeName]string{"VisibilityTimeout": "30", "MessageRetentionPeriod": "345600", "DelaySeconds": "0", "ReceiveMessageWaitTimeSeconds": "0", "MaximumMessageSize": "1048576"} {
			want(t, string(name), t.attribute(q, name), wanted)
		}
	}},
	{"a queue keeps what it is given", createPage, func(t *trial) {
		q := t.queue(map[string]string{"VisibilityTimeout": "90", "MessageRetentionPeriod": "1209600"})
		want(t, "the visibility timeout", t.attribute(q, "VisibilityTimeout"), "90")
		want(t, "the retention", t.attribute(q, "MessageRetentionPeriod"), "1209600")
	}},
	{"a queue's attributes can be changed", "SQS API: SetQueueAttributes", func(t *trial) {
		q := t.queue(nil)
		t.check(t.set(q, "VisibilityTimeout", "45"))
		want(t, "the visibility timeout", t.attribute(q, "VisibilityTimeout"), "45")
	}},
	{"an attribute's value out of range is InvalidAttributeValue", "SQS API: SetQueueAttributes", func(t *trial) {
		t.refused(t.set(t.queue(nil), "DelaySeconds", "901"), "InvalidAttributeValue", "InvalidParameterValue")
	}},
	{"all attributes come together", "SQS API: GetQueueAttributes", func(t *trial) {
		out, err := t.sqs.GetQueueAttributes(t.ctx, &sqs.GetQueueAttributesInput{QueueUrl: t.queue(nil), AttributeNames: []types.QueueAttributeName{"All"}})
		t.check(err)
		for _, name := range []string{"QueueArn", "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed", "CreatedTimestamp", "LastModifiedTimestamp", "VisibilityTimeout"} {
			if out.Attributes[name] == "" {
				t.errorf("no %s", name)
			}
		}
	}},
	{"no attributes are asked for, none come", "SQS API: GetQueueAttributes", func(t *trial) {
		out, err := t.sqs.GetQueueAttributes(t.ctx, &sqs.GetQueueAttributesInput{QueueUrl: t.queue(nil)})
		t.check(err)
		want(t, "the number", len(out.Attributes), 0)
	}},
	{"a queue is found by its name", "SQS API: GetQueueUrl", func(t *trial) {
		q := t.queue(nil)
		name := (*q)[strings.LastIndex(*q, "/")+1:]
		out, err := t.sqs.GetQueueUrl(t.ctx, &sqs.GetQueueUrlInput{QueueName: &name})
		t.check(err)
		want(t, "the address", *out.QueueUrl, *q)
	}},
	{"a queue that is not there is QueueDoesNotExist", "SQS API: GetQueueUrl", func(t *trial) {
		_, err := t.sqs.GetQueueUrl(t.ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("absent")})
		refusedAs[*types.QueueDoesNotExist](t, err)
	}},
	{"queues are listed by the beginning of their names", "SQS API: ListQueues", func(t *trial) {
		q := t.queue(nil)
		out, err := t.sqs.ListQueues(t.ctx, &sqs.ListQueuesInput{QueueNamePrefix: aws.String(t.id + "-1")})
		t.check(err)
		want(t, "the queues", strings.Join(out.QueueUrls, " "), *q)
	}},
	{"a deleted queue is gone", "SQS API: DeleteQueue", func(t *trial) {
		q := t.queue(nil)
		t.deleteQueue(q)
		_, err := t.trySend(q, "m")
		refusedAs[*types.QueueDoesNotExist](t, err)
	}},
	{"a queue's tags are kept and taken away", "SQS API: TagQueue; UntagQueue", func(t *trial) {
		q := t.queue(nil)
		_, err := t.sqs.TagQueue(t.ctx, &sqs.TagQueueInput{QueueUrl: q, Tags: map[string]string{"a": "1", "b": "2"}})
		t.check(err)
		_, err = t.sqs.UntagQueue(t.ctx, &sqs.UntagQueueInput{QueueUrl: q, TagKeys: []string{"a"}})
		t.check(err)
		out, err := t.sqs.ListQueueTags(t.ctx, &sqs.ListQueueTagsInput{QueueUrl: q})
		t.check(err)
		want(t, "the tags", len(out.Tags) == 1 && out.Tags["b"] == "2", true)
	}},
	{"a queue counts what is visible, in flight and delayed", "SQS API: GetQueueAttributes", func(t *trial) {
		q := t.queue(nil)
		for range 2 {
			t.send(q, "m")
		}
		t.send(q, "later", func(in *sqs.SendMessageInput) { in.DelaySeconds = 600 })
		t.shows(q, "ApproximateNumberOfMessages", "2")
		t.receive(q, 1, func(in *sqs.ReceiveMessageInput) { in.MaxNumberOfMessages = 1 })
		t.shows(q, "ApproximateNumberOfMessages", "1")
		t.shows(q, "ApproximateNumberOfMessagesNotVisible", "1")
		t.shows(q, "ApproximateNumberOfMessagesDelayed", "1")
	}},
	{"a purged queue is empty", "SQS API: PurgeQueue", func(t *trial) {
		q := t.queue(nil)
		t.send(q, "m")
		_, err := t.sqs.PurgeQueue(t.ctx, &sqs.PurgeQueueInput{QueueUrl: q})
		t.check(err)
		t.shows(q, "ApproximateNumberOfMessages", "0")
	}},
	{"a second purge within a minute is PurgeQueueInProgress", "SQS API: PurgeQueue", func(t *trial) {
		q := t.queue(nil)
		_, err := t.sqs.PurgeQueue(t.ctx, &sqs.PurgeQueueInput{QueueUrl: q})
		t.check(err)
		_, err = t.sqs.PurgeQueue(t.ctx, &sqs.PurgeQueueInput{QueueUrl: q})
		refusedAs[*types.PurgeQueueInProgress](t, err)
	}},
}
