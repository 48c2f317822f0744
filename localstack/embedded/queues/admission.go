package queues

import "github.com/2112-lab/gen3d/localstack/embedded/queues/policy"

// deliverTo is the queue of a subscription or, if that takes nothing from its topic, the
// one for what cannot be delivered, and why; nil if that takes nothing either. The
// caller holds s.mu.
func (s *Server) deliverTo(u *subscription) (to *queue, fault string) {
	name, _ := s.queueNameOf(u.config.Queue)
	if fault = s.refusesTopic(name, u.config.Topic); fault == "" {
		return s.queues[name], ""
	}
	name, _ = s.subscriptionDeadLetters(u.config.Attributes["RedrivePolicy"])
	if s.refusesTopic(name, u.config.Topic) == "" {
		return s.queues[name], fault
	}
	return nil, fault
}

// refusesTopic says why the queue of a name takes nothing from a topic; "" if it does.
// Within one account, too, AWS asks the queue's policy: SNS acts as itself. The caller
// holds s.mu.
func (s *Server) refusesTopic(name, topicARN string) string {
	q := s.queues[name]
	if q == nil {
		return "the queue does not exist"
	}
	if !q.settings.policy.Admits(policy.Request{
		Service: "sns.amazonaws.com", Action: "sqs:SendMessage", Resource: s.QueueARN(name),
		Keys: map[string]string{
			"aws:sourcearn": topicARN, "aws:sourceaccount": s.cfg.Account, "aws:sourceowner": s.cfg.Account,
			"aws:principalservicename": "sns.amazonaws.com", "aws:principalisawsservice": "true",
			"aws:securetransport": "true", // as between SNS and SQS
		},
	}) {
		return "the queue's policy does not let the topic send"
	}
	return ""
}

// FailedDeliveries counts what a topic, by its ARN, could not deliver to a subscribed
// queue since Open: CloudWatch's NumberOfNotificationsFailed.
func (s *Server) FailedDeliveries() map[string]int64 { return s.failures.snapshot() }
