package queues

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

// Apply makes the topics, queues, dead-letter queues and subscriptions of a
// topology be what it says, in one transaction, as often as it is called.
//
// No queue or topic is ever deleted and no message lost: a queue that has left
// the topology keeps its messages and gets no new ones. Attributes and
// subscriptions that the topology does not speak of stay as they are.
func (s *Server) Apply(t topology.Topology, environment string) error {
	p, err := s.planOf(t, environment)
	if err != nil {
		return fmt.Errorf("apply topology: %w", err)
	}
	s.admin.Lock()
	defer s.admin.Unlock()
	a := application{s: s, environment: environment}
	a.topics(p)
	a.queues(p)
	a.subscriptions(p)
	if a.err != nil {
		return fmt.Errorf("apply topology: %w", a.err)
	}
	if err := s.db.Commit(a.writes...); err != nil {
		return fmt.Errorf("apply topology: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, change := range a.changes {
		change()
	}
	return nil
}

// application collects what has to be written, and what has to be changed in
// memory once it is. Its methods run under s.admin, the changes under s.mu too.
type application struct {
	s           *Server
	environment string
	writes      []store.Write
	changes     []func()
	err         error
}

func (a *application) write(w store.Write, err error) {
	a.writes = append(a.writes, w)
	if a.err == nil {
		a.err = err
	}
}

func (a *application) change(f func()) { a.changes = append(a.changes, f) }

func (a *application) topics(p plan) {
	for _, name := range p.topics {
		arn := a.s.TopicARN(name)
		if a.s.topics[arn] != nil {
			continue
		}
		a.write(topicConfig{}.write(arn))
		a.change(func() { a.s.topics[arn] = &topic{arn: arn} })
	}
}

func (a *application) queues(p plan) {
	now := a.s.now()
	for _, planned := range p.queues {
		q := a.s.queues[planned.name]
		config := queueConfig{Created: now.Unix()}
		if q != nil {
			config = q.config
		} else {
			config.ID = a.s.seq.Add(1)
		}
		attributes, tags := map[string]string{}, map[string]string{managedTag: a.environment}
		maps.Copy(attributes, config.Attributes)
		maps.Copy(attributes, planned.attributes)
		maps.Copy(tags, config.Tags)
		attributes = present(attributes)
		if q != nil && maps.Equal(attributes, config.Attributes) && maps.Equal(tags, config.Tags) {
			continue
		}
		config.Attributes, config.Tags, config.Modified = attributes, tags, now.Unix()
		set, err := a.s.settingsOf(attributes)
		if err != nil {
			a.err = fmt.Errorf("queue %q: %w", planned.name, err)
			return
		}
		a.write(config.write(planned.name))
		a.change(func() {
			if q == nil {
				a.s.addQueue(planned.name, config, set)
				return
			}
			q.config, q.settings = config, set
			q.announce(now)
		})
	}
}

// subscriptions makes the planned ones and takes away those that managed queues
// had before and that are not planned any more.
func (a *application) subscriptions(p plan) {
	planned := map[string]plannedQueue{} // by ARN of the queue
	for _, q := range p.queues {
		if q.topic != "" {
			planned[a.s.QueueARN(q.name)] = q
		}
	}
	done := map[string]bool{}
	for _, t := range a.s.topics {
		for _, u := range t.subscriptions {
			q, wanted := planned[u.config.Queue]
			switch {
			case wanted && q.topic == t.arn:
				done[u.config.Queue] = true
				a.adjust(u, q.subscription)
			case wanted || a.managed(u):
				a.drop(t, u)
			}
		}
	}
	for arn, q := range planned {
		if !done[arn] {
			a.subscribe(arn, q)
		}
	}
}

// managed reports whether a subscription is Apply's own, of this environment.
func (a *application) managed(u *subscription) bool {
	name, _ := a.s.queueNameOf(u.config.Queue)
	q := a.s.queues[name]
	return q != nil && q.config.Tags[managedTag] == a.environment
}

func (a *application) adjust(u *subscription, want map[string]string) {
	attributes := map[string]string{}
	maps.Copy(attributes, u.config.Attributes)
	delete(attributes, "FilterPolicy") // so that a filter that has gone does go
	delete(attributes, "FilterPolicyScope")
	maps.Copy(attributes, want)
	if maps.Equal(attributes, u.config.Attributes) {
		return
	}
	policy, err := a.s.checkSubscription(attributes)
	config := u.config
	config.Attributes = attributes
	w, writeErr := config.write(u.arn)
	if err == nil {
		err = writeErr
	}
	a.write(w, err)
	a.change(func() { u.config, u.filter = config, policy })
}

func (a *application) drop(t *topic, u *subscription) {
	a.write(store.Write{Bucket: store.Subscriptions, Key: []byte(u.arn)}, nil)
	a.change(func() {
		t.subscriptions = slices.DeleteFunc(slices.Clone(t.subscriptions), func(o *subscription) bool { return o == u })
	})
}

func (a *application) subscribe(queueARN string, q plannedQueue) {
	policy, err := a.s.checkSubscription(q.subscription)
	u := &subscription{
		arn: q.topic + ":" + uuid.NewString(), filter: policy,
		config: subscriptionConfig{Topic: q.topic, Queue: queueARN, Attributes: q.subscription},
	}
	w, writeErr := u.config.write(u.arn)
	if err == nil {
		err = writeErr
	}
	a.write(w, err)
	a.change(func() {
		t := a.s.topics[q.topic]
		t.subscriptions = append(slices.Clip(t.subscriptions), u)
	})
}
