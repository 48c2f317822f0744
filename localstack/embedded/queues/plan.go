package queues

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

// managedTag marks the queues that Apply made, with the environment as value.
// Only their subscriptions does it ever take away.
const managedTag = "gen3d:environment"

// plan is what a topology asks for, in physical names.
type plan struct {
	topics []string
	queues []plannedQueue
}

// plannedQueue is a queue with the attributes that the topology decides, and
// its subscription; dead-letter queues have none and come before their sources.
type plannedQueue struct {
	name         string
	attributes   map[string]string
	topic        string // ARN, "" for none
	subscription map[string]string
}

// planOf checks a topology before anything is changed.
func (s *Server) planOf(t topology.Topology, environment string) (plan, error) {
	var p plan
	known := map[string]bool{}
	for _, topic := range t.Topics {
		name := topology.Name(environment, topic.Name)
		if !validTopicName(name) || known[topic.Name] {
			return p, fmt.Errorf("topic %q: the name is invalid or used twice", name)
		}
		known[topic.Name] = true
		p.topics = append(p.topics, name)
	}
	var dead, live []plannedQueue
	names, deadNames := map[string]bool{}, map[string]bool{}
	for _, q := range t.Queues {
		name := topology.Name(environment, q.Name)
		if !known[q.Topic] {
			return p, fmt.Errorf("queue %q: there is no topic %q", name, q.Topic)
		}
		if !validQueueName(name) || names[name] {
			return p, fmt.Errorf("queue %q: the name is invalid or used twice", name)
		}
		names[name] = true
		if q.DeadLetters != "" {
			d := s.plannedDeadLetters(environment, q)
			if deadNames[d.name] {
				return p, fmt.Errorf("queue %q: its dead letters %q belong to another queue", name, d.name)
			}
			deadNames[d.name] = true
			dead = append(dead, d)
		}
		planned := s.plannedQueue(environment, q)
		if _, err := s.checkSubscription(planned.subscription); err != nil {
			return p, fmt.Errorf("queue %q: %w", name, err)
		}
		live = append(live, planned)
	}
	for _, d := range dead {
		if !validQueueName(d.name) || names[d.name] {
			return p, fmt.Errorf("queue %q: the name is invalid or used twice", d.name)
		}
	}
	p.queues = append(dead, live...)
	for _, q := range p.queues {
		if _, err := s.settingsOf(q.attributes); err != nil {
			return p, fmt.Errorf("queue %q: %w", q.name, err)
		}
	}
	return p, nil
}

func (s *Server) plannedDeadLetters(environment string, q topology.Queue) plannedQueue {
	d := plannedQueue{name: topology.Name(environment, q.DeadLetters), attributes: map[string]string{
		"MaximumMessageSize": strconv.Itoa(maxTopicMessage),
		"RedriveAllowPolicy": text(map[string]any{
			"redrivePermission": "byQueue", "sourceQueueArns": []string{s.QueueARN(topology.Name(environment, q.Name))},
		}),
	}}
	if q.DeadLettersRetention != 0 {
		d.attributes["MessageRetentionPeriod"] = strconv.Itoa(q.DeadLettersRetention)
	}
	return d
}

// plannedQueue takes zeros in the topology for AWS's defaults. Messages are
// limited to the 256 KiB that a topic takes, as Terraform's default is.
func (s *Server) plannedQueue(environment string, q topology.Queue) plannedQueue {
	name := topology.Name(environment, q.Name)
	topicARN := s.TopicARN(topology.Name(environment, q.Topic))
	p := plannedQueue{
		name: name, topic: topicARN,
		attributes: map[string]string{
			"MaximumMessageSize":            strconv.Itoa(maxTopicMessage),
			"ReceiveMessageWaitTimeSeconds": strconv.Itoa(q.ReceiveWaitSec),
			"RedrivePolicy":                 "",
			"Policy": text(map[string]any{
				"Version": "2012-10-17",
				"Statement": []any{map[string]any{
					"Effect": "Allow", "Principal": map[string]string{"Service": "sns.amazonaws.com"},
					"Action": "sqs:SendMessage", "Resource": s.QueueARN(name),
					"Condition": map[string]any{"ArnEquals": map[string]string{"aws:SourceArn": topicARN}},
				}},
			}),
		},
		subscription: map[string]string{"RawMessageDelivery": "true"},
	}
	if q.VisibilitySec != 0 {
		p.attributes["VisibilityTimeout"] = strconv.Itoa(q.VisibilitySec)
	}
	if q.RetentionSec != 0 {
		p.attributes["MessageRetentionPeriod"] = strconv.Itoa(q.RetentionSec)
	}
	if q.DeadLetters != "" {
		p.attributes["RedrivePolicy"] = text(map[string]any{
			"deadLetterTargetArn": s.QueueARN(topology.Name(environment, q.DeadLetters)), "maxReceiveCount": q.MaxReceives,
		})
	}
	if len(q.Filter) > 0 {
		p.subscription["FilterPolicy"] = string(q.Filter)
	}
	if q.FilterScope != "" {
		p.subscription["FilterPolicyScope"] = q.FilterScope
	}
	return p
}

// text is the JSON of maps and texts, which always has one.
func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}
