package snssqs_test

import (
	"context"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Whatever one thing is taken away, its absence is noticed and called by its name, and
// applying the topology brings it back.
func TestCheckNamesWhateverIsMissing(t *testing.T) {
	e, shape, ctx := startEmbedded(t, 0), topology.New(), context.Background()
	const environment = "test"
	if err := e.server.Apply(shape, environment); err != nil {
		t.Fatal(err)
	}
	queues := snssqs.NewQueues(e.sqs, environment, shape)
	check := func() []snssqs.Gap {
		t.Helper()
		gaps, err := queues.Check(ctx, e.sns, e.aws.Region, testAccount)
		if err != nil {
			t.Fatal(err)
		}
		return gaps
	}
	topicARN := func(short string) *string { return aws.String(e.server.TopicARN(topology.Name(environment, short))) }
	removals := map[snssqs.Gap]func() error{}
	for _, q := range shape.Queues {
		url := e.url(t, topology.Name(environment, q.Name))
		deadURL := e.url(t, topology.Name(environment, q.DeadLetters))
		removals[snssqs.Gap{Missing: snssqs.GapQueue, Name: q.Name}] = func() error {
			_, err := e.sqs.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: url})
			return err
		}
		removals[snssqs.Gap{Missing: snssqs.GapDeadLetters, Name: q.Name}] = func() error {
			_, err := e.sqs.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: deadURL})
			return err
		}
		removals[snssqs.Gap{Missing: snssqs.GapPermission, Name: q.Name}] = func() error {
			_, err := e.sqs.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{"Policy": ""}})
			return err
		}
		removals[snssqs.Gap{Missing: snssqs.GapSubscription, Name: q.Name}] = func() error {
			list, err := e.sns.ListSubscriptionsByTopic(ctx, &sns.ListSubscriptionsByTopicInput{TopicArn: topicARN(q.Topic)})
			if err != nil {
				return err
			}
			for _, s := range list.Subscriptions {
				if aws.ToString(s.Endpoint) == e.server.QueueARN(topology.Name(environment, q.Name)) {
					_, err = e.sns.Unsubscribe(ctx, &sns.UnsubscribeInput{SubscriptionArn: s.SubscriptionArn})
				}
			}
			return err
		}
	}
	for _, topic := range shape.Topics {
		removals[snssqs.Gap{Missing: snssqs.GapTopic, Name: topic.Name}] = func() error {
			_, err := e.sns.DeleteTopic(ctx, &sns.DeleteTopicInput{TopicArn: topicARN(topic.Name)})
			return err
		}
	}
	if gaps := check(); len(gaps) > 0 {
		t.Fatalf("of a whole topology %v is missing", gaps)
	}
	for gap, remove := range removals {
		if err := remove(); err != nil {
			t.Fatalf("remove %s: %v", gap, err)
		}
		if got, want := check(), []snssqs.Gap{gap}; !slices.Equal(got, want) {
			t.Errorf("without the %s, %v is missing", gap, got)
		}
		if err := e.server.Apply(shape, environment); err != nil {
			t.Fatal(err)
		}
		if got := check(); len(got) > 0 {
			t.Errorf("the %s was brought back, and %v is missing", gap, got)
		}
	}
	if len(removals) != 4*len(shape.Queues)+len(shape.Topics) {
		t.Errorf("%d removals were tried", len(removals))
	}
}
