package queues

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/backlog"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// letter is the part of a message that never changes, and its record.
type letter struct {
	ID         string               `json:"id"`
	Body       string               `json:"body"`
	Attributes map[string]Attribute `json:"attributes,omitempty"`
	Trace      string               `json:"trace,omitempty"`
	Sender     string               `json:"sender,omitempty"`
}

// outgoing is a letter on its way into a queue.
type outgoing struct {
	letter
	to    *queue
	group string
	delay time.Duration
}

// enqueue makes the letters durable in one transaction, together with whatever
// else must happen at the same moment, and only then visible. A queue that is
// deleted meanwhile takes its letters with it.
func (s *Server) enqueue(letters []outgoing, also ...store.Write) error {
	now := s.now()
	items := make([]*backlog.Item, len(letters))
	writes := also
	for i, l := range letters {
		it := &backlog.Item{Seq: s.seq.Add(1), State: store.State{
			Queue: l.to.id, Sent: now.UnixMilli(), Group: l.group,
		}}
		if l.delay > 0 {
			it.State.NotBefore = now.Add(l.delay).UnixMilli()
		}
		items[i] = it
		record, err := json.Marshal(l.letter)
		if err != nil {
			return err
		}
		writes = append(writes,
			store.Write{Bucket: store.Messages, Key: store.Key(it.Seq), Value: record},
			store.Write{Bucket: store.States, Key: store.Key(it.Seq), Value: it.State.Encode()})
	}
	if err := s.db.Commit(writes...); err != nil {
		return err
	}
	var orphans []uint64
	s.mu.Lock()
	for i, l := range letters {
		if l.to.deleted {
			orphans = append(orphans, items[i].Seq)
			continue
		}
		l.to.backlog.Add(items[i], now)
		l.to.announce(now)
	}
	s.mu.Unlock()
	s.forget(orphans)
	return nil
}

// draft is a message as a client wants it sent.
type draft struct {
	body             string
	attributes       map[string]Attribute
	systemAttributes map[string]Attribute
	group            string
	deduplication    string
	delay            *int
}

// sent is the answer to a message sent.
type sent struct {
	ID               string `json:"MessageId" xml:"MessageId"`
	BodyDigest       string `json:"MD5OfMessageBody" xml:"MD5OfMessageBody"`
	AttributesDigest string `json:"MD5OfMessageAttributes,omitempty" xml:"MD5OfMessageAttributes,omitempty"`
	SystemDigest     string `json:"MD5OfMessageSystemAttributes,omitempty" xml:"MD5OfMessageSystemAttributes,omitempty"`
}

// prepare checks a draft for a queue.
func (s *Server) prepare(c *call, q *queue, set settings, d draft) (outgoing, error) {
	if d.body == "" {
		return outgoing{}, missing("MessageBody")
	}
	if !allowed(d.body) {
		return outgoing{}, refusal("InvalidMessageContents", "Invalid binary character was found in the message body.")
	}
	if len(d.attributes) > maxAttributes {
		return outgoing{}, badValue("Number of message attributes [%d] exceeds the allowed maximum [%d].", len(d.attributes), maxAttributes)
	}
	if problem := checkAttributes(d.attributes); problem != "" {
		return outgoing{}, badValue("%s", problem)
	}
	if size(d.body, d.attributes) > set.maxBytes {
		return outgoing{}, badValue("One or more parameters are invalid. Reason: Message must be shorter than %d bytes.", set.maxBytes)
	}
	if !validGroup(d.group) {
		return outgoing{}, badValue("MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.")
	}
	if d.deduplication != "" {
		return outgoing{}, badValue("The request includes a parameter that is not valid for this queue type: MessageDeduplicationId.")
	}
	trace := c.trace
	for name, a := range d.systemAttributes {
		if name != "AWSTraceHeader" || a.DataType != "String" || a.StringValue == "" || !allowed(a.StringValue) {
			return outgoing{}, badValue("Message system attribute %q is invalid: only AWSTraceHeader of type String is supported.", name)
		}
		trace = a.StringValue
	}
	delay := set.delay
	if d.delay != nil {
		if *d.delay < 0 || *d.delay > numbers["DelaySeconds"].max {
			return outgoing{}, badValue("Value %d for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.", *d.delay)
		}
		delay = time.Duration(*d.delay) * time.Second
	}
	return outgoing{
		letter: letter{ID: uuid.NewString(), Body: d.body, Attributes: d.attributes, Trace: trace, Sender: c.sender},
		to:     q, group: d.group, delay: delay,
	}, nil
}

func answerSent(l letter, system map[string]Attribute) sent {
	return sent{
		ID: l.ID, BodyDigest: textDigest(l.Body), AttributesDigest: attributesDigest(l.Attributes),
		SystemDigest: attributesDigest(system),
	}
}

func (s *Server) sendMessage(c *call) (any, error) {
	q, set, err := s.target(c)
	if err != nil {
		return nil, err
	}
	d := draft{
		body: c.in.MessageBody, attributes: c.in.MessageAttributes, systemAttributes: c.in.MessageSystemAttributes,
		group: c.in.MessageGroupID, deduplication: c.in.MessageDeduplicationID, delay: c.in.DelaySeconds,
	}
	out, err := s.prepare(c, q, set, d)
	if err != nil {
		return nil, err
	}
	if err := s.enqueue([]outgoing{out}); err != nil {
		return nil, err
	}
	return answerSent(out.letter, d.systemAttributes), nil
}

// target is the queue that a call names, with its settings of this moment.
func (s *Server) target(c *call) (*queue, settings, error) {
	q, err := s.find(c.in.QueueURL)
	if err != nil {
		return nil, settings{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return q, q.settings, nil
}
