package queues

import (
	"encoding/base64"
	"maps"
	"slices"
)

// snsPage is how many topics or subscriptions AWS lists at a time.
const snsPage = 100

type topicList struct {
	Topics []topicAnswer `xml:"Topics>member"`
	Next   string        `xml:"NextToken,omitempty"`
}

func (s *Server) listTopics(c *snsCall) (any, error) {
	s.mu.Lock()
	arns := slices.Sorted(maps.Keys(s.topics))
	s.mu.Unlock()
	arns, next, err := pageOf(arns, c.form.Get("NextToken"))
	answer := topicList{Next: next}
	for _, arn := range arns {
		answer.Topics = append(answer.Topics, topicAnswer{arn})
	}
	return answer, err
}

type subscriptionEntry struct {
	Topic    string `xml:"TopicArn"`
	Protocol string `xml:"Protocol"`
	ARN      string `xml:"SubscriptionArn"`
	Owner    string `xml:"Owner"`
	Endpoint string `xml:"Endpoint"`
}

type subscriptionList struct {
	Subscriptions []subscriptionEntry `xml:"Subscriptions>member"`
	Next          string              `xml:"NextToken,omitempty"`
}

func (s *Server) listSubscriptions(c *snsCall) (any, error) {
	s.mu.Lock()
	topics := slices.Collect(maps.Values(s.topics))
	s.mu.Unlock()
	return s.subscriptionsOf(c, topics)
}

func (s *Server) listSubscriptionsByTopic(c *snsCall) (any, error) {
	s.mu.Lock()
	t, err := s.topicOf(c.form.Get("TopicArn"))
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return s.subscriptionsOf(c, []*topic{t})
}

func (s *Server) subscriptionsOf(c *snsCall, topics []*topic) (any, error) {
	entries := map[string]subscriptionEntry{}
	s.mu.Lock()
	for _, t := range topics {
		for _, u := range t.subscriptions {
			entries[u.arn] = subscriptionEntry{t.arn, "sqs", u.arn, s.cfg.Account, u.config.Queue}
		}
	}
	s.mu.Unlock()
	arns, next, err := pageOf(slices.Sorted(maps.Keys(entries)), c.form.Get("NextToken"))
	answer := subscriptionList{Next: next}
	for _, arn := range arns {
		answer.Subscriptions = append(answer.Subscriptions, entries[arn])
	}
	return answer, err
}

// pageOf is the page of sorted names behind a token, and the token of the next.
func pageOf(names []string, token string) (page []string, next string, err error) {
	after, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return nil, "", badParameter("NextToken")
	}
	from, found := slices.BinarySearch(names, string(after))
	if found {
		from++
	}
	if page = names[from:]; len(page) > snsPage {
		page = page[:snsPage]
		next = base64.RawURLEncoding.EncodeToString([]byte(page[snsPage-1]))
	}
	return page, next, nil
}
