package snssqs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

// OperatorSNS is what Check asks of Amazon SNS. *sns.Client has it.
type OperatorSNS interface {
	ListSubscriptionsByTopic(context.Context, *sns.ListSubscriptionsByTopicInput, ...func(*sns.Options)) (*sns.ListSubscriptionsByTopicOutput, error)
}

// Gap is a part of the topology that is not there.
type Gap struct {
	Missing string `json:"missing"` // topic, queue, dead letters, subscription or permission
	Name    string `json:"name"`    // short, of the topic or the queue
}

// String names the gap for people and for the log.
func (g Gap) String() string { return g.Missing + " " + g.Name }

// The kinds of gaps.
const (
	GapTopic        = "topic"
	GapQueue        = "queue"
	GapDeadLetters  = "dead letters"
	GapSubscription = "subscription" // of a queue to its topic
	GapPermission   = "permission"   // of the topic to send to a queue
)

// Check finds what is missing of the topology. What is gone without a trace, such as a
// subscription, no metric of SNS or SQS tells: messages are then delivered to nobody,
// without an error. It makes two requests for each queue, one the first time less, and
// one for each topic. A queue that is missing is one gap, not three.
func (q *Queues) Check(ctx context.Context, topics OperatorSNS, region, account string) ([]Gap, error) {
	var gaps []Gap
	names := topicARNs{region: region, account: account, environment: q.urls.environment}
	subscribed, arns := map[string]map[string]bool{}, map[string]string{}
	for _, t := range q.topology.Topics {
		arn, err := names.ResolveTopic(ctx, t.Name)
		if err != nil {
			return nil, err
		}
		arns[t.Name] = string(arn)
		subscribed[t.Name], err = subscribers(ctx, topics, string(arn))
		var none *snstypes.NotFoundException
		switch {
		case errors.As(err, &none):
			gaps = append(gaps, Gap{GapTopic, t.Name})
		case err != nil:
			return nil, fmt.Errorf("check topic %s: %w", t.Name, err)
		}
	}
	for _, t := range q.topology.Queues {
		found, err := q.checkQueue(ctx, t, arns[t.Topic], subscribed[t.Topic])
		if err != nil {
			return nil, fmt.Errorf("check: %w", err)
		}
		gaps = append(gaps, found...)
	}
	return gaps, nil
}

func (q *Queues) checkQueue(ctx context.Context, t topology.Queue, topicARN string, subscribed map[string]bool) (gaps []Gap, err error) {
	if t.DeadLetters != "" {
		_, err := q.attributes(ctx, t.DeadLetters, types.QueueAttributeNameQueueArn)
		if errors.Is(err, ErrNoQueue) {
			gaps = append(gaps, Gap{GapDeadLetters, t.Name})
		} else if err != nil {
			return nil, err
		}
	}
	a, err := q.attributes(ctx, t.Name, types.QueueAttributeNameQueueArn, types.QueueAttributeNamePolicy)
	if errors.Is(err, ErrNoQueue) {
		return append(gaps, Gap{GapQueue, t.Name}), nil
	}
	if err != nil {
		return nil, err
	}
	if subscribed != nil && !subscribed[a[string(types.QueueAttributeNameQueueArn)]] {
		gaps = append(gaps, Gap{GapSubscription, t.Name})
	}
	if !maySend(a[string(types.QueueAttributeNamePolicy)], topicARN) {
		gaps = append(gaps, Gap{GapPermission, t.Name})
	}
	return gaps, nil
}

// subscribers are the endpoints of a topic's subscriptions; nil with an error.
func subscribers(ctx context.Context, topics OperatorSNS, arn string) (map[string]bool, error) {
	found := map[string]bool{}
	for next := (*string)(nil); ; {
		page, err := topics.ListSubscriptionsByTopic(ctx, &sns.ListSubscriptionsByTopicInput{TopicArn: &arn, NextToken: next})
		if err != nil {
			return nil, err
		}
		for _, s := range page.Subscriptions {
			found[aws.ToString(s.Endpoint)] = true
		}
		if next = page.NextToken; aws.ToString(next) == "" {
			return found, nil
		}
	}
}

// maySend reports whether a queue's policy has the statement that lets a topic send, as
// Terraform writes it. A policy that lets it send in another way is not ours.
func maySend(policy, topicARN string) bool {
	var p struct {
		Statement []struct {
			Effect    string
			Action    any
			Condition map[string]map[string]any
		}
	}
	if json.Unmarshal([]byte(policy), &p) != nil {
		return false
	}
	for _, s := range p.Statement {
		if s.Effect != "Allow" || !slices.ContainsFunc(texts(s.Action), func(a string) bool { return strings.EqualFold(a, "sqs:SendMessage") || a == "sqs:*" }) {
			continue
		}
		for _, operator := range []string{"ArnEquals", "ArnLike", "StringEquals"} {
			if slices.Contains(texts(s.Condition[operator]["aws:SourceArn"]), topicARN) {
				return true
			}
		}
	}
	return false
}

// texts are a policy's one text or its several.
func texts(v any) (all []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, e := range v {
			if s, ok := e.(string); ok {
				all = append(all, s)
			}
		}
	}
	return all
}
