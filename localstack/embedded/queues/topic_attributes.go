package queues

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

type snsAttributes struct {
	Attributes entryMap `xml:"Attributes"`
}

func (s *Server) getTopicAttributes(c *snsCall) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.topicOf(c.form.Get("TopicArn"))
	if err != nil {
		return nil, err
	}
	all := entryMap{
		"TopicArn": t.arn, "Owner": s.cfg.Account, "DisplayName": "",
		"SubscriptionsConfirmed": strconv.Itoa(len(t.subscriptions)),
		"SubscriptionsPending":   "0", "SubscriptionsDeleted": "0",
		"Policy": s.defaultTopicPolicy(t.arn),
	}
	maps.Copy(all, t.config.Attributes)
	return snsAttributes{all}, nil
}

// defaultTopicPolicy is the policy AWS gives a new topic: its owner may do all.
// It is shown, not enforced.
func (s *Server) defaultTopicPolicy(arn string) string {
	policy, _ := json.Marshal(map[string]any{
		"Version": "2008-10-17", "Id": "__default_policy_ID",
		"Statement": []any{map[string]any{
			"Sid": "__default_statement_ID", "Effect": "Allow", "Principal": map[string]string{"AWS": "*"},
			"Action": "SNS:*", "Resource": arn,
			"Condition": map[string]any{"StringEquals": map[string]string{"AWS:SourceOwner": s.cfg.Account}},
		}},
	})
	return string(policy)
}

func (s *Server) setTopicAttributes(c *snsCall) (any, error) {
	name, value := c.form.Get("AttributeName"), c.form.Get("AttributeValue")
	if err := checkTopicAttributes(map[string]string{name: value}); err != nil {
		return nil, err
	}
	return nil, s.reconfigureTopic(c.form.Get("TopicArn"), func(config *topicConfig) error {
		attributes := map[string]string{}
		maps.Copy(attributes, config.Attributes)
		attributes[name] = value
		config.Attributes = present(attributes)
		return nil
	})
}

func (s *Server) tagResource(c *snsCall) (any, error) {
	return emptyResult{}, s.reconfigureTopic(c.form.Get("ResourceArn"), func(config *topicConfig) error {
		tags := map[string]string{}
		maps.Copy(tags, config.Tags)
		maps.Copy(tags, c.form.tags())
		if len(tags) > maxTags {
			return refusal("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded")
		}
		config.Tags = tags
		return nil
	})
}

func (s *Server) untagResource(c *snsCall) (any, error) {
	keys := c.form.list("TagKeys.member")
	return emptyResult{}, s.reconfigureTopic(c.form.Get("ResourceArn"), func(config *topicConfig) error {
		config.Tags = maps.Clone(config.Tags)
		maps.DeleteFunc(config.Tags, func(key, _ string) bool { return slices.Contains(keys, key) })
		return nil
	})
}

type snsTag struct{ Key, Value string }

type snsTags struct {
	Tags []snsTag `xml:"Tags>member"`
}

func (s *Server) listTagsForResource(c *snsCall) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.topics[c.form.Get("ResourceArn")]
	if t == nil {
		return nil, &apiError{code: "ResourceNotFound", status: 404, message: "Resource does not exist"}
	}
	var answer snsTags
	for _, key := range slices.Sorted(maps.Keys(t.config.Tags)) {
		answer.Tags = append(answer.Tags, snsTag{key, t.config.Tags[key]})
	}
	return answer, nil
}
