package queues_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
)

func TestSubscribeTwice(t *testing.T) {
	c := newCloud(t)
	topic, q := c.topic("t"), c.queue("q", nil)
	first := c.subscribe(topic, q, map[string]string{"RawMessageDelivery": "true"})
	if again := c.subscribe(topic, q, map[string]string{"RawMessageDelivery": "true"}); *again != *first {
		t.Fatal("another subscription")
	}
	if again := c.subscribe(topic, q, nil); *again != *first {
		t.Fatal("another subscription")
	}
	_, err := c.sns.Subscribe(ctx, &sns.SubscribeInput{TopicArn: topic, Protocol: aws.String("sqs"), Endpoint: aws.String(c.arn(q)),
		Attributes: map[string]string{"RawMessageDelivery": "false"}})
	var invalid *snstypes.InvalidParameterException
	if !errors.As(err, &invalid) {
		t.Fatalf("other attributes: %v", err)
	}
}

func TestSubscribeRefuses(t *testing.T) {
	c := newCloud(t)
	topic, q := c.topic("t"), c.queue("q", nil)
	cases := map[string]struct {
		change     func(*sns.SubscribeInput)
		attributes map[string]string
	}{
		"mail":                     {change: func(in *sns.SubscribeInput) { in.Protocol = aws.String("email") }},
		"a queue's URL":            {change: func(in *sns.SubscribeInput) { in.Endpoint = q }},
		"an unknown attribute":     {attributes: map[string]string{"Colour": "red"}},
		"raw, perhaps":             {attributes: map[string]string{"RawMessageDelivery": "maybe"}},
		"a filter that is no JSON": {attributes: map[string]string{"FilterPolicy": "all"}},
		"a nested filter":          {attributes: map[string]string{"FilterPolicy": `{"a":{"b":["c"]}}`}},
		"a filter with a typo":     {attributes: map[string]string{"FilterPolicy": `{"a":[{"prefiks":"x"}]}`}},
		"an unknown scope":         {attributes: map[string]string{"FilterPolicy": `{"a":["b"]}`, "FilterPolicyScope": "Body"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			in := &sns.SubscribeInput{TopicArn: topic, Protocol: aws.String("sqs"), Endpoint: aws.String(c.arn(q)), Attributes: tc.attributes}
			if tc.change != nil {
				tc.change(in)
			}
			_, err := c.sns.Subscribe(ctx, in)
			c.refused(err, "InvalidParameter")
		})
	}
	_, err := c.sns.Subscribe(ctx, &sns.SubscribeInput{TopicArn: aws.String(*topic + "x"), Protocol: aws.String("sqs"), Endpoint: aws.String(c.arn(q))})
	c.refused(err, "NotFound")
}

func TestSubscriptionAttributes(t *testing.T) {
	c := newCloud(t)
	topic, q := c.topic("t"), c.queue("q", nil)
	arn := c.subscribe(topic, q, nil)
	set := func(name, value string) error {
		_, err := c.sns.SetSubscriptionAttributes(ctx, &sns.SetSubscriptionAttributesInput{
			SubscriptionArn: arn, AttributeName: &name, AttributeValue: &value,
		})
		return err
	}
	publish := func(message string) {
		_, err := c.sns.Publish(ctx, &sns.PublishInput{TopicArn: topic, Message: &message})
		c.check(err)
	}
	c.check(set("RawMessageDelivery", "true"))
	c.check(set("FilterPolicyScope", "MessageBody"))
	c.check(set("FilterPolicy", `{"a":{"b":["c"]}}`))
	c.refused(set("FilterPolicyScope", "MessageAttributes"), "InvalidParameter")
	publish("{}")
	publish(`{"a":{"b":"c"}}`)
	c.restart()
	got, err := c.sns.GetSubscriptionAttributes(ctx, &sns.GetSubscriptionAttributesInput{SubscriptionArn: arn})
	c.check(err)
	for name, want := range map[string]string{
		"RawMessageDelivery": "true", "FilterPolicyScope": "MessageBody", "FilterPolicy": `{"a":{"b":["c"]}}`,
		"Protocol": "sqs", "TopicArn": *topic, "PendingConfirmation": "false",
	} {
		if got.Attributes[name] != want {
			t.Errorf("%s is %q", name, got.Attributes[name])
		}
	}
	c.check(set("FilterPolicy", ""))
	publish("x")
	if got := c.receive(q, 10); bodies(got) != `{"a":{"b":"c"}} x` {
		t.Fatalf("delivered %q", bodies(got))
	}
	_, err = c.sns.Unsubscribe(ctx, &sns.UnsubscribeInput{SubscriptionArn: arn})
	c.check(err)
	publish("y")
	if got := c.receive(q, 10, atOnce); len(got) != 0 {
		t.Fatalf("delivered %q after the end", bodies(got))
	}
	_, err = c.sns.GetSubscriptionAttributes(ctx, &sns.GetSubscriptionAttributesInput{SubscriptionArn: arn})
	c.refused(err, "NotFound")
}

func TestTopicsAreListedAndTagged(t *testing.T) {
	c := newCloud(t)
	for i := range 103 {
		c.topic(fmt.Sprintf("t-%03d", i))
	}
	n := 0
	for pages := sns.NewListTopicsPaginator(c.sns, nil); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		c.check(err)
		n += len(page.Topics)
	}
	if n != 103 {
		t.Fatalf("%d topics", n)
	}
	topic := c.topic("t-000")
	_, err := c.sns.TagResource(ctx, &sns.TagResourceInput{ResourceArn: topic, Tags: []snstypes.Tag{
		{Key: aws.String("a"), Value: aws.String("1")}, {Key: aws.String("b"), Value: aws.String("2")}}})
	c.check(err)
	_, err = c.sns.UntagResource(ctx, &sns.UntagResourceInput{ResourceArn: topic, TagKeys: []string{"a"}})
	c.check(err)
	_, err = c.sns.SetTopicAttributes(ctx, &sns.SetTopicAttributesInput{TopicArn: topic, AttributeName: aws.String("DisplayName"), AttributeValue: aws.String("T")})
	c.check(err)
	c.subscribe(topic, c.queue("q", nil), nil)
	c.restart()
	tags, err := c.sns.ListTagsForResource(ctx, &sns.ListTagsForResourceInput{ResourceArn: topic})
	c.check(err)
	if len(tags.Tags) != 1 || *tags.Tags[0].Key != "b" {
		t.Fatalf("tags %+v", tags.Tags)
	}
	got, err := c.sns.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: topic})
	c.check(err)
	if got.Attributes["DisplayName"] != "T" || got.Attributes["SubscriptionsConfirmed"] != "1" || got.Attributes["Owner"] != "000000000000" {
		t.Fatalf("attributes %v", got.Attributes)
	}
	subscriptions, err := c.sns.ListSubscriptionsByTopic(ctx, &sns.ListSubscriptionsByTopicInput{TopicArn: topic})
	c.check(err)
	all, err := c.sns.ListSubscriptions(ctx, nil)
	c.check(err)
	if len(subscriptions.Subscriptions) != 1 || len(all.Subscriptions) != 1 || *all.Subscriptions[0].Protocol != "sqs" {
		t.Fatalf("subscriptions %+v %+v", subscriptions.Subscriptions, all.Subscriptions)
	}
	_, err = c.sns.DeleteTopic(ctx, &sns.DeleteTopicInput{TopicArn: topic})
	c.check(err)
	c.restart()
	all, err = c.sns.ListSubscriptions(ctx, nil)
	c.check(err)
	if len(all.Subscriptions) != 0 {
		t.Fatal("the subscription outlived its topic")
	}
}
