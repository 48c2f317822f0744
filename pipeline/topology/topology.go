// Package topology says which topics, queues and filters Gen3D needs, as data.
//
// The table in reactions.go is the only place where a reaction is registered.
// From it come terraform/topology.json, the embedded cloud and the program's own
// subscriptions, so what runs and what is deployed cannot differ.
//
// It does not create anything and knows no AWS API.
package topology

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Topology is the whole messaging layout of one deployment. Names in it are
// short; Name turns them into the physical ones.
type Topology struct {
	Version       int            `json:"version"`
	Topics        []Topic        `json:"topics"`
	Queues        []Queue        `json:"queues"`
	Notifications []Notification `json:"notifications"`
}

// Topic is an SNS standard topic.
type Topic struct {
	Name string `json:"name"`
}

// Queue is the SQS standard queue of one reaction, subscribed to one topic with
// raw delivery, with dead letters of its own.
type Queue struct {
	Name  string `json:"name"` // the reaction's verb phrase
	Topic string `json:"topic"`
	// FilterScope is "MessageAttributes" or "MessageBody", as SNS calls them.
	FilterScope string `json:"filter_scope"`
	// Filter is an SNS filter policy.
	Filter               json.RawMessage `json:"filter"`
	VisibilitySec        int             `json:"visibility_sec"`
	MaxReceives          int             `json:"max_receives"` // then to DeadLetters
	RetentionSec         int             `json:"retention_sec"`
	ReceiveWaitSec       int             `json:"receive_wait_sec"`
	DeadLetters          string          `json:"dead_letters"`
	DeadLettersRetention int             `json:"dead_letters_retention_sec"`
}

// Notification is an S3 event rule of the data bucket.
type Notification struct {
	Events []string `json:"events"` // such as "s3:ObjectCreated:*"
	Prefix string   `json:"prefix"`
	Topic  string   `json:"topic"`
}

// Visibility is how long a received message stays hidden unless its lease is renewed.
func (q Queue) Visibility() time.Duration { return time.Duration(q.VisibilitySec) * time.Second }

// Name is the physical name of a topic or queue: gen3d-{environment}-{short name}.
func Name(environment, short string) string { return "gen3d-" + environment + "-" + short }

// Queue finds a reaction's queue by its short name.
func (t Topology) Queue(name string) (Queue, bool) {
	for _, q := range t.Queues {
		if q.Name == name {
			return q, true
		}
	}
	return Queue{}, false
}

// Write encodes t as the text of terraform/topology.json.
func (t Topology) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(t)
}

// Read decodes what Write wrote. An unknown field is an error: a reader older
// than its file must not run on half of it.
func Read(r io.Reader) (Topology, error) {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	var t Topology
	if err := dec.Decode(&t); err != nil {
		return Topology{}, fmt.Errorf("read topology: %w", err)
	}
	return t, nil
}
