package queues

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/filter"
)

// Publish sends m to the topic as the API would, for publishers in this process
// such as S3's notifications. It returns once the message is durable in every
// queue that subscribes and lets it through: in all of them or, on an error, in
// none.
func (s *Server) Publish(ctx context.Context, topicARN string, m Message) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("publish to %s: %w", topicARN, err)
	}
	_, letters, err := s.fanOut(topicARN, m, "", s.cfg.AccessKey)
	if err == nil {
		err = s.enqueue(letters)
	}
	if err != nil {
		return fmt.Errorf("publish to %s: %w", topicARN, err)
	}
	return nil
}

// delivery is a subscription as it was when a message was published.
type delivery struct {
	subscription
	to    *queue // nil: none takes it
	fault string // why to is not the subscribed queue; "" if it is
	delay time.Duration
}

// deliveries are the subscriptions of a topic, and how large a message it takes.
func (s *Server) deliveries(topicARN string) (list []delivery, maxBytes int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.topicOf(topicARN)
	if err != nil {
		return nil, 0, err
	}
	for _, u := range t.subscriptions {
		d := delivery{subscription: *u}
		d.to, d.fault = s.deliverTo(u)
		if d.to != nil {
			d.delay = d.to.settings.delay
		}
		list = append(list, d)
	}
	return list, t.config.maxBytes(), nil
}

// fanOut checks a message and makes the letters of all its deliveries.
func (s *Server) fanOut(topicARN string, m Message, trace, sender string) (id string, letters []outgoing, err error) {
	list, maxBytes, err := s.deliveries(topicARN)
	if err == nil {
		err = checkPublication(m, maxBytes)
	}
	if err != nil {
		return "", nil, err
	}
	n := notification{ID: uuid.NewString(), topic: topicARN, message: m, at: s.now(), base: cmp.Or(s.cfg.BaseURL, "http://localhost")}
	var attributes, body *filter.Document // parsed at most once
	for _, d := range list {
		if d.filter != nil && !d.filter.Matches(document(d.filter.Scope(), m, &attributes, &body)) {
			continue
		}
		if d.fault != "" {
			s.failures.add(topicARN)
			s.cfg.Log.Warn().Str("subscription", d.arn).Bool("dropped", d.to == nil).Str("reason", d.fault).Msg("message not delivered")
		}
		if d.to == nil {
			continue
		}
		l := letter{ID: uuid.NewString(), Body: m.Body, Attributes: m.Attributes, Trace: trace, Sender: sender}
		if !d.config.raw() {
			l.Body, l.Attributes = n.wrap(d.arn), nil
		} else if len(m.Attributes) > maxAttributes {
			return "", nil, badParameter("MessageAttributes Reason: %s takes raw messages, which can have at most %d attributes", d.config.Queue, maxAttributes)
		}
		letters = append(letters, outgoing{letter: l, to: d.to, group: m.Group, delay: d.delay})
	}
	return n.ID, letters, nil
}

func document(scope filter.Scope, m Message, attributes, body **filter.Document) filter.Document {
	if scope == filter.MessageBody {
		if *body == nil {
			d := filter.Body(m.Body)
			*body = &d
		}
		return **body
	}
	if *attributes == nil {
		list := make([]filter.Attribute, 0, len(m.Attributes))
		for name, a := range m.Attributes {
			list = append(list, filter.Attribute{Name: name, DataType: a.DataType, Value: a.StringValue})
		}
		d := filter.Attributes(list)
		*attributes = &d
	}
	return **attributes
}

func checkPublication(m Message, maxBytes int) error {
	if m.Body == "" {
		return badParameter("Empty message")
	}
	if !allowed(m.Body) {
		return badParameter("Message Reason: it contains a character that SQS does not allow")
	}
	if problem := checkAttributes(m.Attributes); problem != "" {
		return refusal("ParameterValueInvalid", "%s", problem)
	}
	if size(m.Body, m.Attributes) > maxBytes {
		return badParameter("Message too long")
	}
	if len(m.Subject) > 100 || strings.ContainsFunc(m.Subject, func(c rune) bool { return c < ' ' || c > '~' }) {
		return badParameter("Subject")
	}
	if !validGroup(m.Group) {
		return badParameter("MessageGroupId")
	}
	return nil
}

// forQueues is the text for SQS in a message that has one for each protocol.
func forQueues(body string) (string, error) {
	var texts map[string]any
	if err := json.Unmarshal([]byte(body), &texts); err != nil {
		return "", badParameter("Message Structure - JSON message body failed to parse")
	}
	for _, protocol := range []string{"sqs", "default"} {
		if text, ok := texts[protocol].(string); ok {
			if _, ok := texts["default"].(string); ok {
				return text, nil
			}
		}
	}
	return "", badParameter("Message Structure - No default entry in JSON message body")
}
