package conformance

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

func (t *trial) subscriptionAttribute(subscription *string, name string) string {
	out, err := t.sns.GetSubscriptionAttributes(t.ctx, &sns.GetSubscriptionAttributesInput{SubscriptionArn: subscription})
	t.check(err)
	return out.Attributes[name]
}

func (t *trial) setSubscription(subscription *string, name, value string) error {
	_, err := t.sns.SetSubscriptionAttributes(t.ctx, &sns.SetSubscriptionAttributesInput{SubscriptionArn: subscription, AttributeName: &name, AttributeValue: &value})
	return err
}

func absent(t *trial) *string {
	return aws.String(strings.Replace(t.topic, "gen3d-test-objects", "absent", 1))
}

var topicCalls = []call{
	{"making a topic that is there answers the same ARN", "SNS API: CreateTopic", func(t *trial) {
		name := aws.String(t.name())
		one, err := t.sns.CreateTopic(t.ctx, &sns.CreateTopicInput{Name: name})
		t.check(err)
		two, err := t.sns.CreateTopic(t.ctx, &sns.CreateTopicInput{Name: name})
		t.check(err)
		want(t, "the ARN", *two.TopicArn, *one.TopicArn)
		want(t, "its end", strings.HasSuffix(*one.TopicArn, ":"+*name), true)
	}},
	{"a topic's name has letters, digits, hyphens and underscores", "SNS API: CreateTopic", func(t *trial) {
		_, err := t.sns.CreateTopic(t.ctx, &sns.CreateTopicInput{Name: aws.String("not a name!")})
		refusedAs[*types.InvalidParameterException](t, err)
	}},
	{"a topic tells its ARN, owner and subscriptions", "SNS API: GetTopicAttributes", func(t *trial) {
		topic := t.newTopic()
		t.subscribe(topic, nil)
		out, err := t.sns.GetTopicAttributes(t.ctx, &sns.GetTopicAttributesInput{TopicArn: topic})
		t.check(err)
		want(t, "the ARN", out.Attributes["TopicArn"], *topic)
		want(t, "confirmed", out.Attributes["SubscriptionsConfirmed"], "1")
		want(t, "the owner", out.Attributes["Owner"], strings.Split(*topic, ":")[4])
	}},
	{"a topic that is not there is NotFound", "SNS API: GetTopicAttributes", func(t *trial) {
		_, err := t.sns.GetTopicAttributes(t.ctx, &sns.GetTopicAttributesInput{TopicArn: absent(t)})
		refusedAs[*types.NotFoundException](t, err)
	}},
	{"a topic can be deleted twice", "SNS API: DeleteTopic", func(t *trial) {
		topic := t.newTopic()
		for range 2 {
			_, err := t.sns.DeleteTopic(t.ctx, &sns.DeleteTopicInput{TopicArn: topic})
			t.check(err)
		}
	}},
	{"a topic is found in the list", "SNS API: ListTopics", func(t *trial) {
		topic := t.newTopic()
		for pages := sns.NewListTopicsPaginator(t.sns, &sns.ListTopicsInput{}); pages.HasMorePages(); {
			out, err := pages.NextPage(t.ctx)
			t.check(err)
			for _, one := range out.Topics {
				if *one.TopicArn == *topic {
					return
				}
			}
		}
		t.errorf("not listed")
	}},
	{"a topic's tags are kept", "SNS API: TagResource", func(t *trial) {
		topic := t.newTopic()
		_, err := t.sns.TagResource(t.ctx, &sns.TagResourceInput{ResourceArn: topic, Tags: []types.Tag{{Key: aws.String("k"), Value: aws.String("v")}}})
		t.check(err)
		out, err := t.sns.ListTagsForResource(t.ctx, &sns.ListTagsForResourceInput{ResourceArn: topic})
		t.check(err)
		want(t, "the number of tags", len(out.Tags), 1)
	}},
	{"subscribing to a topic that is not there is NotFound", "SNS API: Subscribe", func(t *trial) {
		_, err := t.sns.Subscribe(t.ctx, &sns.SubscribeInput{TopicArn: absent(t), Protocol: aws.String("sqs"), Endpoint: aws.String(t.arn(t.queue(nil)))})
		refusedAs[*types.NotFoundException](t, err)
	}},
	{"subscribing a queue again answers the same subscription", "SNS API: Subscribe", func(t *trial) {
		topic := t.newTopic()
		q, one := t.subscribe(topic, nil)
		two, err := t.sns.Subscribe(t.ctx, &sns.SubscribeInput{
			TopicArn: topic, Protocol: aws.String("sqs"), Endpoint: aws.String(t.arn(q)), Attributes: map[string]string{"RawMessageDelivery": "true"}, ReturnSubscriptionArn: true,
		})
		t.check(err)
		want(t, "the subscription", *two.SubscriptionArn, *one)
	}},
	{"subscribing a queue again with other attributes is InvalidParameter", "SNS API: Subscribe; re:Post, Subscription already exists with different attributes", func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, nil)
		_, err := t.sns.Subscribe(t.ctx, &sns.SubscribeInput{
			TopicArn: topic, Protocol: aws.String("sqs"), Endpoint: aws.String(t.arn(q)), Attributes: map[string]string{"RawMessageDelivery": "false"},
		})
		refusedAs[*types.InvalidParameterException](t, err)
	}},
	{"an unknown protocol is InvalidParameter", "SNS API: Subscribe", func(t *trial) {
		_, err := t.sns.Subscribe(t.ctx, &sns.SubscribeInput{TopicArn: t.newTopic(), Protocol: aws.String("pigeon"), Endpoint: aws.String("x")})
		refusedAs[*types.InvalidParameterException](t, err)
	}},
	{"a topic's subscriptions are listed", "SNS API: ListSubscriptionsByTopic", func(t *trial) {
		topic := t.newTopic()
		_, one := t.subscribe(topic, nil)
		_, two := t.subscribe(topic, nil)
		out, err := t.sns.ListSubscriptionsByTopic(t.ctx, &sns.ListSubscriptionsByTopicInput{TopicArn: topic})
		t.check(err)
		got := map[string]bool{}
		for _, s := range out.Subscriptions {
			got[*s.SubscriptionArn] = true
		}
		want(t, "both are there", len(got) == 2 && got[*one] && got[*two], true)
	}},
	{"a subscription tells its attributes", "SNS API: GetSubscriptionAttributes", func(t *trial) {
		topic := t.newTopic()
		q, s := t.subscribe(topic, map[string]string{"FilterPolicy": `{"type":["a"]}`})
		want(t, "raw", t.subscriptionAttribute(s, "RawMessageDelivery"), "true")
		want(t, "the topic", t.subscriptionAttribute(s, "TopicArn"), *topic)
		want(t, "the endpoint", t.subscriptionAttribute(s, "Endpoint"), t.arn(q))
		want(t, "the protocol", t.subscriptionAttribute(s, "Protocol"), "sqs")
		want(t, "the scope", t.subscriptionAttribute(s, "FilterPolicyScope"), "MessageAttributes")
	}},
	{"a subscription that is not there is NotFound", "SNS API: GetSubscriptionAttributes", func(t *trial) {
		_, err := t.sns.GetSubscriptionAttributes(t.ctx, &sns.GetSubscriptionAttributesInput{SubscriptionArn: aws.String(t.topic + ":4c5e6f70-0000-4000-8000-000000000000")})
		refusedAs[*types.NotFoundException](t, err)
	}},
	{"an attribute that subscriptions do not have is InvalidParameter", "SNS API: SetSubscriptionAttributes", func(t *trial) {
		_, s := t.subscribe(t.newTopic(), nil)
		refusedAs[*types.InvalidParameterException](t, t.setSubscription(s, "Colour", "red"))
	}},
	{"what unsubscribed hears nothing more", "SNS API: Unsubscribe", func(t *trial) {
		topic := t.newTopic()
		q, s := t.subscribe(topic, nil)
		_, err := t.sns.Unsubscribe(t.ctx, &sns.UnsubscribeInput{SubscriptionArn: s})
		t.check(err)
		other, _ := t.subscribe(topic, nil)
		t.publish(topic, "m")
		t.receive(other, 1)
		t.nothing(q)
	}},
	{"deleting a topic takes its subscriptions along", "SNS API: DeleteTopic", func(t *trial) {
		topic := t.newTopic()
		_, s := t.subscribe(topic, nil)
		_, err := t.sns.DeleteTopic(t.ctx, &sns.DeleteTopicInput{TopicArn: topic})
		t.check(err)
		_, err = t.sns.GetSubscriptionAttributes(t.ctx, &sns.GetSubscriptionAttributesInput{SubscriptionArn: s})
		refusedAs[*types.NotFoundException](t, err)
	}},
}
