package queues

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// purgePause is how long AWS refuses to purge a queue again.
const purgePause = time.Minute

type queueURLAnswer struct {
	URL string `json:"QueueUrl" xml:"QueueUrl"`
}

func (s *Server) createQueue(c *call) (any, error) {
	name := c.in.QueueName
	if strings.HasSuffix(name, ".fifo") {
		return nil, unsupported("FIFO queues are not offered here.")
	}
	if !validQueueName(name) {
		return nil, badValue("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.")
	}
	if len(c.in.Tags) > maxTags {
		return nil, badValue("Too many tags added for queue %s.", name)
	}
	s.admin.Lock()
	defer s.admin.Unlock()
	url := queueURLAnswer{s.queueURL(c.base, name)}
	if q := s.queues[name]; q != nil {
		return url, s.checkSame(q, c.in.Attributes)
	}
	attributes := present(c.in.Attributes)
	set, err := s.settingsOf(c.in.Attributes)
	if err == nil {
		err = s.checkTarget(name, set.redrive)
	}
	if err != nil {
		return nil, err
	}
	now := s.now()
	config := queueConfig{ID: s.seq.Add(1), Attributes: attributes, Tags: c.in.Tags, Created: now.Unix(), Modified: now.Unix()}
	w, err := config.write(name)
	if err == nil {
		err = s.db.Commit(w)
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addQueue(name, config, set)
	return url, nil
}

// checkSame wants the attributes that a second CreateQueue names to have the
// values they have.
func (s *Server) checkSame(q *queue, attributes map[string]string) error {
	if _, err := s.settingsOf(attributes); err != nil {
		return err
	}
	now := s.effective(q)
	for name, value := range attributes {
		if !sameAttribute(now[name], value) {
			e := refusal("QueueAlreadyExists", "A queue already exists with the same name and a different value for attribute %s", name)
			e.shape = "QueueNameExists"
			return e
		}
	}
	return nil
}

// checkTarget wants a dead-letter queue to be there and to admit the source. The
// caller holds s.admin.
func (s *Server) checkTarget(source string, policy redrivePolicy) error {
	if policy.target == "" {
		return nil
	}
	target := s.queues[policy.target]
	if target == nil {
		return badValue("Value for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.")
	}
	if policy.target == source || !admits(target.config.Attributes["RedriveAllowPolicy"], s.QueueARN(source)) {
		return badValue("Value for parameter RedrivePolicy is invalid. Reason: Queue %s can not use %s for its dead letters.", source, policy.target)
	}
	return nil
}

// present are the attributes that say something: an empty text takes one back.
func present(attributes map[string]string) map[string]string {
	kept := maps.Clone(attributes)
	maps.DeleteFunc(kept, func(_, value string) bool { return value == "" })
	return kept
}

func (s *Server) getQueueURL(c *call) (any, error) {
	if c.in.QueueName == "" {
		return nil, missing("QueueName")
	}
	q, err := s.find(s.queueURL(c.base, c.in.QueueName))
	if err != nil {
		return nil, err
	}
	return queueURLAnswer{s.queueURL(c.base, q.name)}, nil
}

func (s *Server) deleteQueue(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	s.admin.Lock()
	defer s.admin.Unlock()
	if q.deleted {
		return nil, noSuchQueue()
	}
	// The record goes first: without it the messages are leftovers at the next start.
	if err := s.db.Commit(store.Write{Bucket: store.Queues, Key: []byte(q.name)}); err != nil {
		return nil, err
	}
	s.mu.Lock()
	q.deleted = true
	delete(s.queues, q.name)
	delete(s.ids, q.id)
	seqs := q.backlog.Seqs()
	q.announce(s.now())
	s.mu.Unlock()
	s.forget(seqs)
	return nil, nil
}

func (s *Server) purgeQueue(c *call) (any, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, err
	}
	now := s.now()
	s.mu.Lock()
	if !q.purged.IsZero() && now.Sub(q.purged) < purgePause {
		s.mu.Unlock()
		return nil, legacy("PurgeQueueInProgress", "Only one PurgeQueue operation on %s is allowed every 60 seconds.", q.name)
	}
	q.purged = now
	seqs := q.backlog.Seqs()
	slices.Sort(seqs)
	for _, seq := range seqs {
		q.backlog.Remove(q.backlog.Get(seq))
	}
	s.mu.Unlock()
	return nil, s.db.Commit(deletions(seqs)...)
}
