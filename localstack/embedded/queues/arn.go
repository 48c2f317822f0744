package queues

import "strings"

// TopicARN is the ARN of the topic with that physical name.
func (s *Server) TopicARN(name string) string { return s.arn("sns") + name }

// QueueARN is the ARN of the queue with that physical name.
func (s *Server) QueueARN(name string) string { return s.arn("sqs") + name }

func (s *Server) arn(service string) string {
	return "arn:aws:" + service + ":" + s.cfg.Region + ":" + s.cfg.Account + ":"
}

// queueNameOf is the name in an ARN of a queue of this account.
func (s *Server) queueNameOf(arn string) (name string, ok bool) {
	name, ok = strings.CutPrefix(arn, s.arn("sqs"))
	return name, ok && validQueueName(name)
}

// queueURL is where clients find a queue. base is the address they asked, which
// counts unless the configuration names one.
func (s *Server) queueURL(base, name string) string {
	if s.cfg.BaseURL != "" {
		base = s.cfg.BaseURL
	}
	return base + "/" + s.cfg.Account + "/" + name
}

// find is the queue of a URL: whatever the host, the last two steps of the path
// are account and name. The caller does not hold s.mu.
func (s *Server) find(url string) (*queue, error) {
	if url == "" {
		return nil, missing("QueueUrl")
	}
	head, name := cutLast(url)
	if _, account := cutLast(head); account != s.cfg.Account {
		return nil, noSuchQueue()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queues[name]; q != nil {
		return q, nil
	}
	return nil, noSuchQueue()
}

func cutLast(path string) (head, last string) {
	i := strings.LastIndexByte(path, '/')
	return path[:max(i, 0)], path[i+1:]
}

func validQueueName(name string) bool {
	return name != "" && len(name) <= 80 && !strings.ContainsFunc(name, func(c rune) bool { return !wordRune(c) })
}

func validTopicName(name string) bool {
	return name != "" && len(name) <= 256 && !strings.ContainsFunc(name, func(c rune) bool { return !wordRune(c) })
}
