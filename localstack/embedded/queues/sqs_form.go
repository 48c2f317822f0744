package queues

// sqs reads the parameters of an SQS action in the Query protocol. path is the
// URL's: older clients post to the queue itself.
func (f form) sqs(path string) (*sqsInput, error) {
	in := &sqsInput{
		QueueName: f.Get("QueueName"), QueueURL: f.Get("QueueUrl"), QueueNamePrefix: f.Get("QueueNamePrefix"),
		NextToken: f.Get("NextToken"), Attributes: f.pairs("Attribute", "Name", "Value"),
		AttributeNames: f.list("AttributeName"), Tags: f.pairs("Tag", "Key", "Value"), TagKeys: f.list("TagKey"),
		MessageAttributeNames:       f.list("MessageAttributeName"),
		MessageSystemAttributeNames: f.list("MessageSystemAttributeName"),
		SourceArn:                   f.Get("SourceArn"), DestinationArn: f.Get("DestinationArn"), TaskHandle: f.Get("TaskHandle"),
	}
	if in.QueueURL == "" && len(path) > 1 {
		in.QueueURL = path
	}
	var err error
	if in.sqsEntry, err = f.sqsEntry(""); err != nil {
		return nil, err
	}
	for name, n := range map[string]**int{
		"MaxResults": &in.MaxResults, "MaxNumberOfMessages": &in.MaxNumberOfMessages,
		"WaitTimeSeconds": &in.WaitTimeSeconds, "MaxNumberOfMessagesPerSecond": &in.MaxNumberOfMessagesPerSecond,
	} {
		if *n, err = f.number(name); err != nil {
			return nil, err
		}
	}
	for _, list := range []string{
		"SendMessageBatchRequestEntry", "DeleteMessageBatchRequestEntry", "ChangeMessageVisibilityBatchRequestEntry",
	} {
		for _, prefix := range f.members(list) {
			entry, err := f.sqsEntry(prefix)
			if err != nil {
				return nil, err
			}
			in.Entries = append(in.Entries, entry)
		}
	}
	return in, nil
}

func (f form) sqsEntry(prefix string) (e sqsEntry, err error) {
	e = sqsEntry{
		ID: f.Get(prefix + "Id"), MessageBody: f.Get(prefix + "MessageBody"), ReceiptHandle: f.Get(prefix + "ReceiptHandle"),
		MessageGroupID: f.Get(prefix + "MessageGroupId"), MessageDeduplicationID: f.Get(prefix + "MessageDeduplicationId"),
	}
	if e.DelaySeconds, err = f.number(prefix + "DelaySeconds"); err != nil {
		return e, err
	}
	if e.VisibilityTimeout, err = f.number(prefix + "VisibilityTimeout"); err != nil {
		return e, err
	}
	if e.MessageAttributes, err = f.messageAttributes(prefix + "MessageAttribute"); err != nil {
		return e, badValue("%v", err)
	}
	if e.MessageSystemAttributes, err = f.messageAttributes(prefix + "MessageSystemAttribute"); err != nil {
		return e, badValue("%v", err)
	}
	return e, nil
}
