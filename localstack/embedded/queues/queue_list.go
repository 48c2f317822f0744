package queues

import (
	"encoding/base64"
	"slices"
	"strings"
)

// maxPage is how many queues one answer lists, and how many it may be asked for.
const maxPage = 1000

type queueList struct {
	URLs []string `json:"QueueUrls,omitempty" xml:"QueueUrl,omitempty"`
	Next string   `json:"NextToken,omitempty" xml:"NextToken,omitempty"`
}

// sourceList differs from queueList in the case of one letter, and only in JSON.
type sourceList struct {
	URLs []string `json:"queueUrls" xml:"QueueUrl,omitempty"`
	Next string   `json:"NextToken,omitempty" xml:"NextToken,omitempty"`
}

func (s *Server) listQueues(c *call) (any, error) {
	urls, next, err := s.page(c, func(q *queue) bool { return strings.HasPrefix(q.name, c.in.QueueNamePrefix) })
	return queueList{urls, next}, err
}

func (s *Server) listDeadLetterSourceQueues(c *call) (any, error) {
	dead, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	urls, next, err := s.page(c, func(q *queue) bool { return q.settings.redrive.target == dead.name })
	if urls == nil {
		urls = []string{}
	}
	return sourceList{urls, next}, err
}

// page lists the queues that are wanted by name, from the one after the token's.
// As at AWS, there is a token only for those who asked for a page size.
func (s *Server) page(c *call, want func(*queue) bool) (urls []string, next string, err error) {
	limit := maxPage
	if n := c.in.MaxResults; n != nil {
		if limit = *n; limit < 1 || limit > maxPage {
			return nil, "", badValue("Value %d for parameter MaxResults is invalid. Reason: Must be between 1 and 1000.", limit)
		}
	}
	after, err := base64.RawURLEncoding.DecodeString(c.in.NextToken)
	if err != nil {
		return nil, "", badValue("Invalid or expired next token.")
	}
	s.mu.Lock()
	var names []string
	for name, q := range s.queues {
		if name > string(after) && want(q) {
			names = append(names, name)
		}
	}
	s.mu.Unlock()
	slices.Sort(names)
	if len(names) > limit {
		names = names[:limit]
		if c.in.MaxResults != nil {
			next = base64.RawURLEncoding.EncodeToString([]byte(names[limit-1]))
		}
	}
	for _, name := range names {
		urls = append(urls, s.queueURL(c.base, name))
	}
	return urls, next, nil
}
