package queues

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/filter"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// subscription sends a topic's messages to a queue. Like a topic it changes
// under both locks.
type subscription struct {
	arn    string
	config subscriptionConfig
	filter *filter.Policy // nil: everything
}

// subscriptionConfig is the record of a subscription. Its key is the ARN.
type subscriptionConfig struct {
	Topic      string            `json:"topic"`
	Queue      string            `json:"queue"` // ARN
	Attributes map[string]string `json:"attributes,omitempty"`
}

func (c subscriptionConfig) raw() bool { return c.Attributes["RawMessageDelivery"] == "true" }

func (c subscriptionConfig) write(arn string) (store.Write, error) {
	value, err := json.Marshal(c)
	return store.Write{Bucket: store.Subscriptions, Key: []byte(arn), Value: value}, err
}

func (s *Server) loadSubscription(key, value []byte) error {
	u := &subscription{arn: string(key)}
	err := json.Unmarshal(value, &u.config)
	if err == nil {
		u.filter, err = s.checkSubscription(u.config.Attributes)
	}
	if err != nil {
		return fmt.Errorf("subscription %s: %w", key, err)
	}
	if t := s.topics[u.config.Topic]; t != nil {
		t.subscriptions = append(t.subscriptions, u)
	}
	return nil
}

// checkSubscription checks the attributes of a subscription and parses its filter.
func (s *Server) checkSubscription(attributes map[string]string) (*filter.Policy, error) {
	for name, value := range attributes {
		switch name {
		case "RawMessageDelivery":
			if value != "true" && value != "false" {
				return nil, badParameter("Attributes Reason: RawMessageDelivery: Invalid value [%s]. Must be true or false.", value)
			}
		case "FilterPolicy", "FilterPolicyScope", "DeliveryPolicy":
		case "RedrivePolicy":
			if _, err := s.subscriptionDeadLetters(value); err != nil {
				return nil, badParameter("Attributes Reason: RedrivePolicy: %v", err)
			}
		default:
			return nil, badParameter("AttributeName")
		}
	}
	scope := filter.Scope(attributes["FilterPolicyScope"])
	if scope == "" {
		scope = filter.MessageAttributes
	}
	text := attributes["FilterPolicy"]
	if text == "" {
		text = "{}"
	}
	policy, err := filter.Parse(text, scope)
	if err != nil {
		return nil, badParameter("Attributes Reason: FilterPolicy: %v", err)
	}
	if strings.TrimSpace(text) == "{}" {
		return nil, nil
	}
	return policy, nil
}

// subscriptionDeadLetters is the name of the queue for what cannot be delivered.
func (s *Server) subscriptionDeadLetters(policy string) (string, error) {
	if policy == "" {
		return "", nil
	}
	var p struct {
		Target string `json:"deadLetterTargetArn"`
	}
	if err := json.Unmarshal([]byte(policy), &p); err != nil {
		return "", fmt.Errorf("it is not a JSON object")
	}
	name, ok := s.queueNameOf(p.Target)
	if !ok {
		return "", fmt.Errorf("deadLetterTargetArn is not the ARN of a queue of this account")
	}
	return name, nil
}

type subscriptionAnswer struct {
	ARN string `xml:"SubscriptionArn"`
}

func (s *Server) subscribe(c *snsCall) (any, error) {
	protocol, endpoint := c.form.Get("Protocol"), c.form.Get("Endpoint")
	if protocol != "sqs" {
		return nil, badParameter("Does not support this protocol string: %s (only sqs is offered here)", protocol)
	}
	if _, ok := s.queueNameOf(endpoint); !ok {
		return nil, badParameter("SQS endpoint ARN")
	}
	attributes := c.form.entries("Attributes")
	policy, err := s.checkSubscription(attributes)
	if err != nil {
		return nil, err
	}
	s.admin.Lock()
	defer s.admin.Unlock()
	t, err := s.topicOf(c.form.Get("TopicArn"))
	if err != nil {
		return nil, err
	}
	for _, u := range t.subscriptions {
		if u.config.Queue == endpoint {
			return subscriptionAnswer{u.arn}, sameSubscription(u.config.Attributes, attributes)
		}
	}
	u := &subscription{
		arn: t.arn + ":" + uuid.NewString(), filter: policy,
		config: subscriptionConfig{Topic: t.arn, Queue: endpoint, Attributes: present(attributes)},
	}
	w, err := u.config.write(u.arn)
	if err == nil {
		err = s.db.Commit(w)
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.subscriptions = append(slices.Clip(t.subscriptions), u)
	return subscriptionAnswer{u.arn}, nil
}

// sameSubscription wants the attributes that a second Subscribe names to have
// the values they have.
func sameSubscription(have, want map[string]string) error {
	for name, value := range want {
		if !sameAttribute(defaulted(have)[name], value) {
			return badParameter("Attributes Reason: Subscription already exists with different attributes")
		}
	}
	return nil
}

func defaulted(attributes map[string]string) map[string]string {
	all := map[string]string{"RawMessageDelivery": "false", "FilterPolicyScope": string(filter.MessageAttributes)}
	maps.Copy(all, attributes)
	return all
}

// subscriptionOf finds a subscription. The caller holds s.mu or s.admin.
func (s *Server) subscriptionOf(arn string) (*topic, *subscription, error) {
	for _, t := range s.topics {
		for _, u := range t.subscriptions {
			if u.arn == arn {
				return t, u, nil
			}
		}
	}
	return nil, nil, noSuchSubscription()
}

// unsubscribe succeeds for a subscription that is not there, as at AWS.
func (s *Server) unsubscribe(c *snsCall) (any, error) {
	s.admin.Lock()
	defer s.admin.Unlock()
	t, u, err := s.subscriptionOf(c.form.Get("SubscriptionArn"))
	if err != nil {
		return nil, nil
	}
	if err := s.db.Commit(store.Write{Bucket: store.Subscriptions, Key: []byte(u.arn)}); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.subscriptions = slices.DeleteFunc(slices.Clone(t.subscriptions), func(o *subscription) bool { return o == u })
	return nil, nil
}
