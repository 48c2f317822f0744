package queues

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// topic is a standard topic with its subscriptions. Everything in it changes
// under both Server.admin and Server.mu, and maps are replaced, never written to.
type topic struct {
	arn           string
	config        topicConfig
	subscriptions []*subscription // in the order they were made
}

// topicConfig is the record of a topic. Its key is the ARN.
type topicConfig struct {
	Attributes map[string]string `json:"attributes,omitempty"`
	Tags       map[string]string `json:"tags,omitempty"`
}

func (c topicConfig) write(arn string) (store.Write, error) {
	value, err := json.Marshal(c)
	return store.Write{Bucket: store.Topics, Key: []byte(arn), Value: value}, err
}

// maxBytes is how large a message to the topic may be.
func (c topicConfig) maxBytes() int {
	if n, err := strconv.Atoi(c.Attributes["MaximumMessageSize"]); err == nil {
		return n
	}
	return maxTopicMessage
}

func (s *Server) loadTopic(key, value []byte) error {
	t := &topic{arn: string(key)}
	if err := json.Unmarshal(value, &t.config); err != nil {
		return fmt.Errorf("topic %s: %w", key, err)
	}
	s.topics[t.arn] = t
	return nil
}

// topicAttributes are those a client may set. They are kept and shown; only
// MaximumMessageSize changes anything here.
var topicAttributes = []string{
	"DeliveryPolicy", "DisplayName", "KmsMasterKeyId", "MaximumMessageSize", "Policy", "SignatureVersion",
	"TracingConfig", "SQSSuccessFeedbackRoleArn", "SQSSuccessFeedbackSampleRate", "SQSFailureFeedbackRoleArn",
}

func checkTopicAttributes(attributes map[string]string) error {
	for name, value := range attributes {
		if (name == "FifoTopic" || name == "ContentBasedDeduplication") && value != "false" {
			return badParameter("%s Reason: FIFO topics are not offered here", name)
		}
		if !slices.Contains(topicAttributes, name) {
			return badParameter("AttributeName")
		}
		if name == "MaximumMessageSize" {
			if n, err := strconv.Atoi(value); err != nil || n < 1024 || n > maxQueueMessage {
				return badParameter("Attributes Reason: MaximumMessageSize must be between 1024 and %d", maxQueueMessage)
			}
		}
	}
	return nil
}

type topicAnswer struct {
	ARN string `xml:"TopicArn"`
}

func (s *Server) createTopic(c *snsCall) (any, error) {
	name := c.form.Get("Name")
	if !validTopicName(name) {
		return nil, badParameter("Topic Name")
	}
	attributes, tags := c.form.entries("Attributes"), c.form.tags()
	delete(attributes, "FifoTopic") // "false" is all that is left of it
	if c.form.entries("Attributes")["FifoTopic"] == "true" {
		return nil, badParameter("FifoTopic Reason: FIFO topics are not offered here")
	}
	if err := checkTopicAttributes(attributes); err != nil {
		return nil, err
	}
	s.admin.Lock()
	defer s.admin.Unlock()
	arn := s.TopicARN(name)
	if t := s.topics[arn]; t != nil {
		for name, value := range attributes {
			if !sameAttribute(t.config.Attributes[name], value) {
				return nil, badParameter("Attributes Reason: Topic already exists with different attributes")
			}
		}
		if len(tags) > 0 && !maps.Equal(tags, t.config.Tags) {
			return nil, badParameter("Tags Reason: Topic already exists with different tags")
		}
		return topicAnswer{arn}, nil
	}
	config := topicConfig{Attributes: attributes, Tags: tags}
	w, err := config.write(arn)
	if err == nil {
		err = s.db.Commit(w)
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.topics[arn] = &topic{arn: arn, config: config}
	return topicAnswer{arn}, nil
}

// deleteTopic succeeds for a topic that is not there, as at AWS.
func (s *Server) deleteTopic(c *snsCall) (any, error) {
	s.admin.Lock()
	defer s.admin.Unlock()
	t := s.topics[c.form.Get("TopicArn")]
	if t == nil {
		return nil, nil
	}
	writes := []store.Write{{Bucket: store.Topics, Key: []byte(t.arn)}}
	for _, u := range t.subscriptions {
		writes = append(writes, store.Write{Bucket: store.Subscriptions, Key: []byte(u.arn)})
	}
	if err := s.db.Commit(writes...); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.topics, t.arn)
	return nil, nil
}

// topicOf is the topic with that ARN. The caller holds s.mu or s.admin.
func (s *Server) topicOf(arn string) (*topic, error) {
	if t := s.topics[arn]; t != nil {
		return t, nil
	}
	if len(arn) < len(s.arn("sns")) || arn[:len("arn:aws:sns:")] != "arn:aws:sns:" {
		return nil, badParameter("TopicArn")
	}
	return nil, noSuchTopic()
}

// reconfigureTopic changes a topic's configuration durably. change gets a copy,
// whose maps it must replace rather than write to.
func (s *Server) reconfigureTopic(arn string, change func(*topicConfig) error) error {
	s.admin.Lock()
	defer s.admin.Unlock()
	t, err := s.topicOf(arn)
	if err != nil {
		return err
	}
	config := t.config
	if err := change(&config); err != nil {
		return err
	}
	w, err := config.write(arn)
	if err == nil {
		err = s.db.Commit(w)
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.config = config
	return nil
}
