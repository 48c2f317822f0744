package queues

type publishAnswer struct {
	ID string `xml:"MessageId"`
}

func (s *Server) publish(c *snsCall) (any, error) {
	m, err := c.publication("")
	if err != nil {
		return nil, err
	}
	arn, err := c.topicARN()
	if err != nil {
		return nil, err
	}
	id, letters, err := s.fanOut(arn, m, c.trace, c.sender)
	if err == nil {
		err = s.enqueue(letters)
	}
	return publishAnswer{id}, err
}

// topicARN is where to publish. TargetArn may name a topic as well.
func (c *snsCall) topicARN() (string, error) {
	for _, name := range []string{"TopicArn", "TargetArn"} {
		if arn := c.form.Get(name); arn != "" {
			return arn, nil
		}
	}
	if c.form.Get("PhoneNumber") != "" {
		return "", badParameter("PhoneNumber Reason: text messages are not offered here")
	}
	return "", badParameter("TopicArn or TargetArn Reason: no value for required parameter")
}

// publication is the message in the parameters that begin with prefix.
func (c *snsCall) publication(prefix string) (Message, error) {
	attributes, err := c.form.messageAttributes(prefix + "MessageAttributes.entry")
	if err != nil {
		return Message{}, badParameter("MessageAttributes Reason: %v", err)
	}
	if c.form.Get(prefix+"MessageDeduplicationId") != "" {
		return Message{}, badParameter("MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type")
	}
	m := Message{
		Body: c.form.Get(prefix + "Message"), Subject: c.form.Get(prefix + "Subject"),
		Group: c.form.Get(prefix + "MessageGroupId"), Attributes: attributes,
	}
	switch structure := c.form.Get(prefix + "MessageStructure"); structure {
	case "":
	case "json":
		m.Body, err = forQueues(m.Body)
	default:
		err = badParameter("MessageStructure")
	}
	return m, err
}

type publishedEntry struct {
	ID        string `xml:"Id"`
	MessageID string `xml:"MessageId"`
}

type snsFailure struct {
	ID      string `xml:"Id"`
	Code    string `xml:"Code"`
	Message string `xml:"Message"`
	Sender  bool   `xml:"SenderFault"`
}

type publishedBatch struct {
	Successful []publishedEntry `xml:"Successful>member"`
	Failed     []snsFailure     `xml:"Failed>member"`
}

// publishBatch checks each entry for itself and delivers the good ones, to all
// their queues, in one transaction.
func (s *Server) publishBatch(c *snsCall) (any, error) {
	arn, err := c.topicARN()
	if err != nil {
		return nil, err
	}
	prefixes := c.form.members("PublishBatchRequestEntries.member")
	ids, messages, total := make([]string, len(prefixes)), make([]Message, len(prefixes)), 0
	problems := make([]error, len(prefixes))
	for i, prefix := range prefixes {
		ids[i] = c.form.Get(prefix + "Id")
		messages[i], problems[i] = c.publication(prefix)
		total += size(messages[i].Body, messages[i].Attributes)
	}
	if err := checkBatch(ids, refusal); err != nil {
		return nil, err
	}
	_, limit, err := s.deliveries(arn)
	if err != nil {
		return nil, err
	}
	if total > limit {
		return nil, refusal("BatchRequestTooLong", "The length of all the messages put together is more than the limit of %d bytes.", limit)
	}
	var answer publishedBatch
	var all []outgoing
	for i, id := range ids {
		messageID, letters, err := "", []outgoing(nil), problems[i]
		if err == nil {
			messageID, letters, err = s.fanOut(arn, messages[i], c.trace, c.sender)
		}
		if err != nil {
			answer.Failed = append(answer.Failed, snsFailure(failure(id, err)))
			continue
		}
		all = append(all, letters...)
		answer.Successful = append(answer.Successful, publishedEntry{id, messageID})
	}
	return answer, s.enqueue(all)
}
