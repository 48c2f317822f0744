package queues

import (
	"maps"
	"slices"
)

const maxTags = 50

func (s *Server) tagQueue(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	return nil, s.reconfigure(q, func(config *queueConfig) error {
		tags := map[string]string{}
		maps.Copy(tags, config.Tags)
		maps.Copy(tags, c.in.Tags)
		if len(tags) > maxTags {
			return badValue("Too many tags added for queue %s.", q.name)
		}
		config.Tags = tags
		return nil
	})
}

func (s *Server) untagQueue(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	return nil, s.reconfigure(q, func(config *queueConfig) error {
		config.Tags = maps.Clone(config.Tags)
		maps.DeleteFunc(config.Tags, func(key, _ string) bool { return slices.Contains(c.in.TagKeys, key) })
		return nil
	})
}

type tagsAnswer struct {
	Tags tagMap `json:"Tags,omitempty" xml:"Tag,omitempty"`
}

func (s *Server) listQueueTags(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return tagsAnswer{tagMap(q.config.Tags)}, nil
}
