package conformance

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

func text1(value string) types.MessageAttributeValue {
	return types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &value}
}

func having(name, value string) func(*sns.PublishInput) {
	return func(in *sns.PublishInput) {
		in.MessageAttributes = map[string]types.MessageAttributeValue{name: text1(value)}
	}
}

// publishBatch publishes bodies under ids 0, 1, …
func (t *trial) publishBatch(topic *string, bodies ...string) (*sns.PublishBatchOutput, error) {
	in := &sns.PublishBatchInput{TopicArn: topic}
	for i, b := range bodies {
		in.PublishBatchRequestEntries = append(in.PublishBatchRequestEntries, types.PublishBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), Message: aws.String(b)})
	}
	return t.sns.PublishBatch(t.ctx, in)
}

const (
	rawPage      = "SNS Developer Guide: Amazon SNS raw message delivery"
	envelopePage = "SNS Developer Guide: Amazon SNS message and JSON formats"
	batchPage    = "SNS API: PublishBatch"
	admitPage    = "SNS Developer Guide: Fanout to Amazon SQS queues, step 2: give permission to the topic"
)

// admitting is the policy of a queue that lets one topic send to it.
func admitting(queueARN, topicARN string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":%q,"Condition":{"ArnEquals":{"aws:SourceArn":%q}}}]}`, queueARN, topicARN)
}

// publishPast wants what is published to reach all queues of the topic but one.
func (t *trial) publishPast(topic, refusing *string) {
	other, _ := t.subscribe(topic, nil)
	t.publish(topic, "m")
	t.receive(other, 1)
	t.nothing(refusing)
}

var publishCalls = []call{
	{"a raw message is the message", rawPage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		t.publish(topic, "hello é")
		want(t, "the body", *t.receive(q, 1)[0].Body, "hello é")
	}},
	{"a raw message's attributes are the queue's message's", rawPage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		t.publish(topic, "m", having("type", "image.uploaded"))
		got := t.receive(q, 1)[0].MessageAttributes["type"]
		want(t, "the attribute", aws.ToString(got.StringValue), "image.uploaded")
		want(t, "its type", aws.ToString(got.DataType), "String")
	}},
	{"a raw message's binary attributes stay binary", rawPage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		t.publish(topic, "m", func(in *sns.PublishInput) {
			in.MessageAttributes = map[string]types.MessageAttributeValue{"b": {DataType: aws.String("Binary"), BinaryValue: []byte{0, 1, 255}}}
		})
		want(t, "the attribute", string(t.receive(q, 1)[0].MessageAttributes["b"].BinaryValue), "\x00\x01\xff")
	}},
	{"a wrapped message names topic, id, time and signature", envelopePage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, map[string]string{"RawMessageDelivery": "false"})
		id := t.publish(topic, "hello", func(in *sns.PublishInput) { in.Subject = aws.String("S") }).MessageId
		m := decode[map[string]any](t, *t.receive(q, 1)[0].Body)
		for name, wanted := range map[string]string{"Type": "Notification", "Message": "hello", "Subject": "S", "TopicArn": *topic, "MessageId": *id} {
			want(t, name, m[name], any(wanted))
		}
		for _, name := range []string{"Timestamp", "SignatureVersion", "Signature", "SigningCertURL", "UnsubscribeURL"} {
			if m[name] == nil {
				t.errorf("no %s", name)
			}
		}
	}},
	{"a wrapped message holds its attributes", envelopePage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, map[string]string{"RawMessageDelivery": "false"})
		t.publish(topic, "m", having("type", "a"))
		m := decode[struct {
			MessageAttributes map[string]struct{ Type, Value string }
		}](t, *t.receive(q, 1)[0].Body)
		want(t, "the attribute", m.MessageAttributes["type"].Value, "a")
	}},
	{"every publication has an id of its own", "SNS API: Publish", func(t *trial) {
		topic := t.newTopic()
		if one, two := t.publish(topic, "m"), t.publish(topic, "m"); *one.MessageId == *two.MessageId {
			t.errorf("both are %s", *one.MessageId)
		}
	}},
	{"publishing to a topic that is not there is NotFound", "SNS API: Publish", func(t *trial) {
		_, err := t.tryPublish(absent(t), "m")
		refusedAs[*types.NotFoundException](t, err)
	}},
	{"an empty message is InvalidParameter", "SNS API: Publish", func(t *trial) {
		_, err := t.tryPublish(t.newTopic(), "")
		refusedAs[*types.InvalidParameterException](t, err)
	}},
	{"a message of 256 KiB is taken", "SNS API: Publish", func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		t.publish(topic, strings.Repeat("x", 256<<10))
		want(t, "the length", len(*t.receive(q, 1)[0].Body), 256<<10)
	}},
	{"a message above 256 KiB is InvalidParameter", "SNS API: Publish", func(t *trial) {
		_, err := t.tryPublish(t.newTopic(), strings.Repeat("x", 256<<10+1))
		refusedAs[*types.InvalidParameterException](t, err)
	}},
	{"a subject has 100 characters at most", "SNS API: Publish, Subject", func(t *trial) {
		_, err := t.tryPublish(t.newTopic(), "m", func(in *sns.PublishInput) { in.Subject = aws.String(strings.Repeat("s", 101)) })
		refusedAs[*types.InvalidParameterException](t, err)
	}},
	{"an attribute without a value is refused", "SNS Developer Guide: Amazon SNS message attributes", func(t *trial) {
		_, err := t.tryPublish(t.newTopic(), "m", having("type", ""))
		t.refusedWith(err, 400)
	}},
	{"a message may differ by protocol", "SNS API: Publish, MessageStructure", func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		b, _ := json.Marshal(map[string]string{"default": "d", "sqs": "for queues"})
		t.publish(topic, string(b), func(in *sns.PublishInput) { in.MessageStructure = aws.String("json") })
		want(t, "the body", *t.receive(q, 1)[0].Body, "for queues")
	}},
	{"a message by protocol needs a default", "SNS API: Publish, MessageStructure", func(t *trial) {
		_, err := t.tryPublish(t.newTopic(), `{"sqs":"x"}`, func(in *sns.PublishInput) { in.MessageStructure = aws.String("json") })
		refusedAs[*types.InvalidParameterException](t, err)
	}},
	{"a message group goes along to a standard queue", "SNS API: Publish, MessageGroupId; SQS Developer Guide: Amazon SQS fair queues", func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		t.publish(topic, "m", func(in *sns.PublishInput) { in.MessageGroupId = aws.String("ada") })
		want(t, "the group", t.receive(q, 1)[0].Attributes["MessageGroupId"], "ada")
	}},
	{"a batch publishes ten", batchPage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		out, err := t.publishBatch(topic, strings.Split("0123456789", "")...)
		t.check(err)
		want(t, "successful", len(out.Successful), 10)
		t.receive(q, 10)
	}},
	{"a batch of eleven publications is TooManyEntriesInBatchRequest", batchPage, func(t *trial) {
		_, err := t.publishBatch(t.newTopic(), strings.Split("0123456789a", "")...)
		refusedAs[*types.TooManyEntriesInBatchRequestException](t, err)
	}},
	{"a batch of no publications is EmptyBatchRequest", batchPage, func(t *trial) {
		_, err := t.sns.PublishBatch(t.ctx, &sns.PublishBatchInput{TopicArn: t.newTopic(), PublishBatchRequestEntries: []types.PublishBatchRequestEntry{}})
		refusedAs[*types.EmptyBatchRequestException](t, err)
	}},
	{"two publications of one id are BatchEntryIdsNotDistinct", batchPage, func(t *trial) {
		one := types.PublishBatchRequestEntry{Id: aws.String("a"), Message: aws.String("m")}
		_, err := t.sns.PublishBatch(t.ctx, &sns.PublishBatchInput{TopicArn: t.newTopic(), PublishBatchRequestEntries: []types.PublishBatchRequestEntry{one, one}})
		refusedAs[*types.BatchEntryIdsNotDistinctException](t, err)
	}},
	{"publications of more than 256 KiB together are BatchRequestTooLong", batchPage, func(t *trial) {
		_, err := t.publishBatch(t.newTopic(), strings.Repeat("x", 150<<10), strings.Repeat("y", 150<<10))
		refusedAs[*types.BatchRequestTooLongException](t, err)
	}},
	{"a batch's publications are filtered one by one", batchPage + "; SNS Developer Guide: Message filtering", func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, map[string]string{"FilterPolicy": `{"type":["b"]}`})
		in := &sns.PublishBatchInput{TopicArn: topic}
		for _, kind := range []string{"a", "b"} {
			in.PublishBatchRequestEntries = append(in.PublishBatchRequestEntries, types.PublishBatchRequestEntry{
				Id: aws.String(kind), Message: aws.String(kind), MessageAttributes: map[string]types.MessageAttributeValue{"type": text1(kind)},
			})
		}
		_, err := t.sns.PublishBatch(t.ctx, in)
		t.check(err)
		want(t, "the body", *t.receive(q, 1)[0].Body, "b")
	}},
	{"a queue without a policy gets nothing, and who publishes no error", admitPage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		t.check(t.set(q, "Policy", ""))
		t.publishPast(topic, q)
	}},
	{"a queue gets nothing from a topic that its policy does not name", admitPage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		t.check(t.set(q, "Policy", admitting(t.arn(q), *t.newTopic())))
		t.publishPast(topic, q)
	}},
	{"a queue gets what a topic sends that its policy names", admitPage, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		t.check(t.set(q, "Policy", admitting(t.arn(q), *topic)))
		t.publish(topic, "m")
		t.receive(q, 1)
	}},
	{"a policy's denial outweighs what it allows", "IAM User Guide: Policy evaluation logic", func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		allow, arn := admitting(t.arn(q), *topic), t.arn(q)
		deny := fmt.Sprintf(`,{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":%q,"Condition":{"ArnEquals":{"aws:SourceArn":%q}}}]}`, arn, *topic)
		t.check(t.set(q, "Policy", strings.TrimSuffix(allow, "]}")+deny))
		t.publishPast(topic, q)
	}},
	{"what a queue's policy does not admit goes to the subscription's dead letters", "SNS Developer Guide: Amazon SNS dead-letter queues, client-side errors", func(t *trial) {
		topic, dead := t.newTopic(), t.queue(nil)
		t.check(t.set(dead, "Policy", admitting(t.arn(dead), *topic)))
		q, _ := t.subscribe(topic, map[string]string{"RedrivePolicy": fmt.Sprintf(`{"deadLetterTargetArn":%q}`, t.arn(dead))})
		t.check(t.set(q, "Policy", ""))
		t.publishPast(topic, q)
		want(t, "the number of dead letters", len(t.look(dead, 2)), 1)
	}},
	{"a policy that is no JSON is InvalidAttributeValue", "SQS API: SetQueueAttributes, Policy", func(t *trial) {
		t.refused(t.set(t.queue(nil), "Policy", "everybody"), "InvalidAttributeValue")
	}},
	{"what one queue cannot take another still gets", "SNS Developer Guide: Fanout to Amazon SQS queues", func(t *trial) {
		topic := t.newTopic()
		gone, _ := t.subscribe(topic, nil)
		q, _ := t.subscribe(topic, nil)
		t.deleteQueue(gone)
		t.publish(topic, "m")
		t.receive(q, 1)
	}},
}
