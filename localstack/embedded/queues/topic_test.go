package queues_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/localstack/embedded/queues"
)

func (c *cloud) topic(name string) *string {
	c.Helper()
	out, err := c.sns.CreateTopic(ctx, &sns.CreateTopicInput{Name: &name})
	c.check(err)
	return out.TopicArn
}

func (c *cloud) subscribe(topic, queue *string, attributes map[string]string) *string {
	c.Helper()
	c.admit(queue, *topic)
	out, err := c.sns.Subscribe(ctx, &sns.SubscribeInput{
		TopicArn: topic, Protocol: aws.String("sqs"), Endpoint: aws.String(c.arn(queue)), Attributes: attributes,
	})
	c.check(err)
	return out.SubscriptionArn
}

// admit gives a queue the policy that lets a topic send to it, and nobody else.
func (c *cloud) admit(queue *string, topic string) {
	c.Helper()
	c.check(c.setQueue(queue, "Policy", fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},
		"Action":"sqs:SendMessage","Resource":%q,"Condition":{"ArnEquals":{"aws:SourceArn":%q}}}]}`, c.arn(queue), topic)))
}

func text(v string) snstypes.MessageAttributeValue {
	return snstypes.MessageAttributeValue{DataType: aws.String("String"), StringValue: &v}
}

func TestFanOut(t *testing.T) {
	c := newCloud(t)
	topic := c.topic("events")
	raw, wrapped, filtered, body := c.queue("raw", nil), c.queue("wrapped", nil), c.queue("filtered", nil), c.queue("body", nil)
	c.subscribe(topic, raw, map[string]string{"RawMessageDelivery": "true"})
	c.subscribe(topic, wrapped, nil)
	c.subscribe(topic, filtered, map[string]string{"FilterPolicy": `{"type":[{"anything-but":"a"}]}`})
	c.subscribe(topic, body, map[string]string{"FilterPolicyScope": "MessageBody", "FilterPolicy": `{"k":{"n":["v"]}}`, "RawMessageDelivery": "true"})
	c.restart()

	published, err := c.sns.Publish(ctx, &sns.PublishInput{
		TargetArn: topic, Message: aws.String(`{"k":{"n":"v"}}`), Subject: aws.String("Hello"), MessageGroupId: aws.String("tenant"),
		MessageAttributes: map[string]snstypes.MessageAttributeValue{
			"type": text("a"), "bin": {DataType: aws.String("Binary"), BinaryValue: []byte{1, 2}},
		},
	})
	c.check(err)
	got := c.receive(raw, 10)
	if len(got) != 1 || *got[0].Body != `{"k":{"n":"v"}}` || *got[0].MessageAttributes["type"].StringValue != "a" ||
		string(got[0].MessageAttributes["bin"].BinaryValue) != "\x01\x02" || got[0].Attributes["MessageGroupId"] != "tenant" {
		t.Fatalf("raw: %+v", got)
	}
	var envelope struct {
		Type, MessageId, TopicArn, Subject, Message, Timestamp string
		MessageAttributes                                      map[string]struct{ Type, Value string }
	}
	got = c.receive(wrapped, 10)
	c.check(json.Unmarshal([]byte(*got[0].Body), &envelope))
	if envelope.Type != "Notification" || envelope.MessageId != *published.MessageId || envelope.TopicArn != *topic ||
		envelope.Subject != "Hello" || envelope.Message != `{"k":{"n":"v"}}` || envelope.Timestamp == "" ||
		envelope.MessageAttributes["bin"].Value != "AQI=" || len(got[0].MessageAttributes) != 0 {
		t.Fatalf("wrapped: %+v", envelope)
	}
	if got = c.receive(body, 10); len(got) != 1 {
		t.Fatalf("filtered by body: %+v", got)
	}
	if got = c.receive(filtered, 10, atOnce); len(got) != 0 {
		t.Fatalf("filtered by attribute: %+v", got)
	}
}

func TestPublishRefuses(t *testing.T) {
	c := newCloud(t)
	topic := c.topic("t")
	c.subscribe(topic, c.queue("q", nil), map[string]string{"RawMessageDelivery": "true"})
	eleven := map[string]snstypes.MessageAttributeValue{}
	for i := range 11 {
		eleven[fmt.Sprint("a", i)] = text("v")
	}
	cases := map[string]struct {
		in   sns.PublishInput
		want string
	}{
		"a topic that does not exist":     {sns.PublishInput{TopicArn: aws.String(*topic + "x")}, "NotFound"},
		"an ARN that is none":             {sns.PublishInput{TopicArn: aws.String("t")}, "InvalidParameter"},
		"no topic":                        {sns.PublishInput{TargetArn: aws.String("")}, "InvalidParameter"},
		"a telephone":                     {sns.PublishInput{TargetArn: aws.String(""), PhoneNumber: aws.String("+1")}, "InvalidParameter"},
		"an empty message":                {sns.PublishInput{Message: aws.String("")}, "InvalidParameter"},
		"more than 256 KiB":               {sns.PublishInput{Message: aws.String(strings.Repeat("x", 256<<10+1))}, "InvalidParameter"},
		"exactly 256 KiB":                 {sns.PublishInput{Message: aws.String(strings.Repeat("x", 256<<10))}, ""},
		"a control character":             {sns.PublishInput{Message: aws.String("\x00")}, "InvalidParameter"},
		"an empty attribute":              {sns.PublishInput{MessageAttributes: map[string]snstypes.MessageAttributeValue{"a": text("")}}, "ParameterValueInvalid"},
		"eleven attributes to a raw one":  {sns.PublishInput{MessageAttributes: eleven}, "InvalidParameter"},
		"a subject of two lines":          {sns.PublishInput{Subject: aws.String("a\nb")}, "InvalidParameter"},
		"one text for each protocol":      {sns.PublishInput{MessageStructure: aws.String("json"), Message: aws.String(`{"default":"d","sqs":"s"}`)}, ""},
		"a text for each without default": {sns.PublishInput{MessageStructure: aws.String("json"), Message: aws.String(`{"sqs":"s"}`)}, "InvalidParameter"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			in := tc.in
			if in.Message == nil {
				in.Message = aws.String("m")
			}
			if in.TopicArn == nil && in.TargetArn == nil {
				in.TopicArn = topic
			}
			if _, err := c.sns.Publish(ctx, &in); code(err) != tc.want {
				t.Fatalf("got %v, want %q", err, tc.want)
			}
		})
	}
	var notFound *snstypes.NotFoundException
	_, err := c.sns.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: aws.String(*topic + "x")})
	if !errors.As(err, &notFound) {
		t.Fatalf("a topic that does not exist: %v", err)
	}
}

func TestPublishBatch(t *testing.T) {
	c := newCloud(t)
	topic, q := c.topic("t"), c.queue("q", nil)
	c.subscribe(topic, q, map[string]string{"RawMessageDelivery": "true", "FilterPolicy": `{"n":[{"numeric":["<",3]}]}`})
	var batch []snstypes.PublishBatchRequestEntry
	for i := range 5 {
		batch = append(batch, snstypes.PublishBatchRequestEntry{
			Id: aws.String(fmt.Sprint("id", i)), Message: aws.String(fmt.Sprint("m", i)),
			MessageAttributes: map[string]snstypes.MessageAttributeValue{"n": {DataType: aws.String("Number"), StringValue: aws.String(fmt.Sprint(i))}},
		})
	}
	batch[1].Message = aws.String("\x01")
	out, err := c.sns.PublishBatch(ctx, &sns.PublishBatchInput{TopicArn: topic, PublishBatchRequestEntries: batch})
	c.check(err)
	if len(out.Successful) != 4 || len(out.Failed) != 1 || *out.Failed[0].Id != "id1" || !out.Failed[0].SenderFault {
		t.Fatalf("%+v", out)
	}
	if got := c.receive(q, 10); bodies(got) != "m0 m2" {
		t.Fatalf("delivered %q", bodies(got))
	}
	batch[1].Id = batch[0].Id
	_, err = c.sns.PublishBatch(ctx, &sns.PublishBatchInput{TopicArn: topic, PublishBatchRequestEntries: batch})
	var notDistinct *snstypes.BatchEntryIdsNotDistinctException
	if !errors.As(err, &notDistinct) {
		t.Fatalf("an id used twice: %v", err)
	}
	_, err = c.sns.PublishBatch(ctx, &sns.PublishBatchInput{TopicArn: topic, PublishBatchRequestEntries: append(batch, append(batch, batch...)...)})
	var tooMany *snstypes.TooManyEntriesInBatchRequestException
	if !errors.As(err, &tooMany) {
		t.Fatalf("15 entries: %v", err)
	}
}

func TestPublishInProcess(t *testing.T) {
	c := newCloud(t)
	topic, q := c.topic("t"), c.queue("q", nil)
	c.subscribe(topic, q, map[string]string{"RawMessageDelivery": "true"})
	c.check(c.server.Publish(ctx, *topic, queues.Message{Body: "m", Group: "g", Attributes: map[string]queues.Attribute{
		"a": {DataType: "String", StringValue: "v"},
	}}))
	got := c.receive(q, 1)
	if len(got) != 1 || *got[0].MessageAttributes["a"].StringValue != "v" || got[0].Attributes["MessageGroupId"] != "g" {
		t.Fatalf("%+v", got)
	}
	if err := c.server.Publish(ctx, *topic+"x", queues.Message{Body: "m"}); err == nil {
		t.Fatal("published to a topic that does not exist")
	}
}

func TestAQueueThatHasGone(t *testing.T) {
	c := newCloud(t)
	topic, q, spare := c.topic("t"), c.queue("q", nil), c.queue("spare", nil)
	c.admit(spare, *topic)
	c.subscribe(topic, q, map[string]string{"RawMessageDelivery": "true", "RedrivePolicy": `{"deadLetterTargetArn":"` + c.arn(spare) + `"}`})
	_, err := c.sqs.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: q})
	c.check(err)
	_, err = c.sns.Publish(ctx, &sns.PublishInput{TopicArn: topic, Message: aws.String("m")})
	c.check(err)
	if got := c.receive(spare, 1); bodies(got) != "m" {
		t.Fatalf("got %q", bodies(got))
	}
}
