package snssqs

import (
	wsns "github.com/ThreeDotsLabs/watermill-aws/sns"
	wsqs "github.com/ThreeDotsLabs/watermill-aws/sqs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

// publishInput is a message as SNS takes it: metadata as string attributes, the
// UUID among them under Watermill's name, the group apart.
//
// Metadata with an empty value is left out. SNS refuses such attributes, and
// to Watermill's Metadata.Get a missing value and an empty one are the same.
func publishInput(topicARN string, m *message.Message) *sns.PublishInput {
	in := &sns.PublishInput{
		TargetArn:         aws.String(topicARN),
		Message:           aws.String(string(m.Payload)),
		MessageAttributes: make(map[string]types.MessageAttributeValue, len(m.Metadata)+1),
	}
	set := func(name, value string) {
		if value != "" {
			in.MessageAttributes[name] = types.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String(value)}
		}
	}
	for name, value := range m.Metadata {
		if name != GroupKey {
			set(name, value)
		}
	}
	set(wsqs.UUIDAttribute, m.UUID)
	if group := m.Metadata.Get(GroupKey); group != "" {
		in.MessageGroupId = aws.String(group)
	}
	return in
}

// marshaler gives watermill-aws's publisher our input, and the input its context.
type marshaler struct{ contexts *publishContexts }

// Marshal implements watermill-aws's Marshaler.
func (m marshaler) Marshal(topicARN wsns.TopicArn, msg *message.Message) *sns.PublishInput {
	in := publishInput(string(topicARN), msg)
	m.contexts.set(in, msg.Context())
	return in
}
