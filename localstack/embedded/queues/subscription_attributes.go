package queues

import "maps"

func (s *Server) getSubscriptionAttributes(c *snsCall) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, u, err := s.subscriptionOf(c.form.Get("SubscriptionArn"))
	if err != nil {
		return nil, err
	}
	all := entryMap{
		"SubscriptionArn": u.arn, "TopicArn": u.config.Topic, "Protocol": "sqs", "Endpoint": u.config.Queue,
		"Owner": s.cfg.Account, "PendingConfirmation": "false", "ConfirmationWasAuthenticated": "true",
	}
	have := defaulted(u.config.Attributes)
	if have["FilterPolicy"] == "" {
		delete(have, "FilterPolicyScope") // shown with a policy only
	}
	maps.Copy(all, have)
	return snsAttributes{all}, nil
}

func (s *Server) setSubscriptionAttributes(c *snsCall) (any, error) {
	s.admin.Lock()
	defer s.admin.Unlock()
	_, u, err := s.subscriptionOf(c.form.Get("SubscriptionArn"))
	if err != nil {
		return nil, err
	}
	attributes := map[string]string{}
	maps.Copy(attributes, u.config.Attributes)
	attributes[c.form.Get("AttributeName")] = c.form.Get("AttributeValue")
	policy, err := s.checkSubscription(attributes)
	if err != nil {
		return nil, err
	}
	config := u.config
	config.Attributes = present(attributes)
	w, err := config.write(u.arn)
	if err == nil {
		err = s.db.Commit(w)
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u.config, u.filter = config, policy
	return nil, nil
}
