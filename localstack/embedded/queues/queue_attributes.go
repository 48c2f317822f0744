package queues

import (
	"maps"
	"slices"
	"strconv"
)

// computed are the attributes that cannot be set.
var computed = []string{
	"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible",
	"CreatedTimestamp", "LastModifiedTimestamp", "QueueArn",
}

// settable are the attributes of a standard queue that can.
var settable = append(slices.Collect(maps.Keys(numbers)),
	"Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId", "SqsManagedSseEnabled")

// effective are a queue's attributes with their defaults. The caller holds
// s.admin or s.mu.
func (s *Server) effective(q *queue) map[string]string {
	all := map[string]string{"SqsManagedSseEnabled": "true"}
	for name, n := range numbers {
		if name != "KmsDataKeyReusePeriodSeconds" {
			all[name] = strconv.Itoa(n.fallback)
		}
	}
	maps.Copy(all, q.config.Attributes)
	return all
}

type attributesAnswer struct {
	Attributes attributeMap `json:"Attributes,omitempty" xml:"Attribute,omitempty"`
}

func (s *Server) getQueueAttributes(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	for _, name := range c.in.AttributeNames {
		if name != "All" && !slices.Contains(computed, name) && !slices.Contains(settable, name) {
			return nil, badAttributeName(name)
		}
	}
	now := s.now()
	s.mu.Lock()
	expired := s.expire(q, now)
	counts := q.backlog.Counts(now)
	all := s.effective(q)
	created, modified := q.config.Created, q.config.Modified
	s.mu.Unlock()
	s.forget(expired)

	all["QueueArn"] = s.QueueARN(q.name)
	all["ApproximateNumberOfMessages"] = strconv.Itoa(counts.Visible)
	all["ApproximateNumberOfMessagesNotVisible"] = strconv.Itoa(counts.InFlight)
	all["ApproximateNumberOfMessagesDelayed"] = strconv.Itoa(counts.Delayed)
	all["CreatedTimestamp"] = strconv.FormatInt(created, 10)
	all["LastModifiedTimestamp"] = strconv.FormatInt(modified, 10)
	if !slices.Contains(c.in.AttributeNames, "All") {
		maps.DeleteFunc(all, func(name, _ string) bool { return !slices.Contains(c.in.AttributeNames, name) })
	}
	return attributesAnswer{all}, nil
}

func (s *Server) setQueueAttributes(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	if len(c.in.Attributes) == 0 {
		return nil, missing("Attributes")
	}
	return nil, s.reconfigure(q, func(config *queueConfig) error {
		if _, err := s.settingsOf(c.in.Attributes); err != nil {
			return err
		}
		attributes := map[string]string{}
		maps.Copy(attributes, config.Attributes)
		maps.Copy(attributes, c.in.Attributes)
		config.Attributes = present(attributes)
		config.Modified = s.now().Unix()
		return nil
	})
}

// reconfigure changes a queue's configuration durably. change gets a copy, whose
// maps it must replace rather than write to.
func (s *Server) reconfigure(q *queue, change func(*queueConfig) error) error {
	s.admin.Lock()
	defer s.admin.Unlock()
	if q.deleted {
		return noSuchQueue()
	}
	config := q.config
	if err := change(&config); err != nil {
		return err
	}
	set, err := s.settingsOf(config.Attributes)
	if err != nil {
		return err
	}
	if set.redrive != q.settings.redrive {
		if err := s.checkTarget(q.name, set.redrive); err != nil {
			return err
		}
	}
	w, err := config.write(q.name)
	if err == nil {
		err = s.db.Commit(w)
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q.config, q.settings = config, set
	q.announce(s.now()) // a poll may now find dead letters to move
	return nil
}
