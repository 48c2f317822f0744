package snssqs_test

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

const fakeARN = "arn:aws:sqs:us-east-1:000000000000:"

func (f *fakeSQS) GetQueueAttributes(_ context.Context, in *sqs.GetQueueAttributesInput, _ ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error) {
	visible, hidden := f.depth(*in.QueueUrl)
	return &sqs.GetQueueAttributesOutput{Attributes: map[string]string{
		"QueueArn":                              fakeARN + *in.QueueUrl,
		"ApproximateNumberOfMessages":           strconv.Itoa(visible),
		"ApproximateNumberOfMessagesNotVisible": strconv.Itoa(hidden),
		"ApproximateNumberOfMessagesDelayed":    "0",
	}}, nil
}

func (f *fakeSQS) SendMessage(_ context.Context, in *sqs.SendMessageInput, _ ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	m := types.Message{Body: in.MessageBody, MessageAttributes: in.MessageAttributes, Attributes: map[string]string{
		"SentTimestamp": strconv.FormatInt(time.Now().UnixMilli(), 10),
	}}
	if in.MessageGroupId != nil {
		m.Attributes["MessageGroupId"] = *in.MessageGroupId
	}
	f.send(*in.QueueUrl, m)
	return &sqs.SendMessageOutput{}, nil
}

// StartMessageMoveTask is what this server lacks.
func (f *fakeSQS) StartMessageMoveTask(context.Context, *sqs.StartMessageMoveTaskInput, ...func(*sqs.Options)) (*sqs.StartMessageMoveTaskOutput, error) {
	return nil, &smithy.GenericAPIError{Code: "AWS.SimpleQueueService.UnsupportedOperation"}
}

func (f *fakeSQS) ListMessageMoveTasks(context.Context, *sqs.ListMessageMoveTasksInput, ...func(*sqs.Options)) (*sqs.ListMessageMoveTasksOutput, error) {
	return nil, &smithy.GenericAPIError{Code: "AWS.SimpleQueueService.UnsupportedOperation"}
}

func (f *fakeSQS) PurgeQueue(_ context.Context, in *sqs.PurgeQueueInput, _ ...func(*sqs.Options)) (*sqs.PurgeQueueOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls["purge"]++
	if f.calls["purge"] > 1 {
		return nil, &types.PurgeQueueInProgress{}
	}
	f.queues[*in.QueueUrl].messages = nil
	return &sqs.PurgeQueueOutput{}, nil
}

// moving is a fake that moves messages itself, as AWS does: not at once.
type moving struct {
	*fakeSQS
	statuses []string // answered in turn, the last one for ever
	asked    int
}

func (m *moving) StartMessageMoveTask(_ context.Context, in *sqs.StartMessageMoveTaskInput, _ ...func(*sqs.Options)) (*sqs.StartMessageMoveTaskOutput, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	from := m.queues[strings.TrimPrefix(*in.SourceArn, fakeARN)]
	to := m.queues[strings.TrimPrefix(*in.DestinationArn, fakeARN)]
	to.messages, from.messages = append(to.messages, from.messages...), nil
	return &sqs.StartMessageMoveTaskOutput{TaskHandle: aws.String("task")}, nil
}

func (m *moving) ListMessageMoveTasks(context.Context, *sqs.ListMessageMoveTasksInput, ...func(*sqs.Options)) (*sqs.ListMessageMoveTasksOutput, error) {
	task := types.ListMessageMoveTasksResultEntry{Status: &m.statuses[min(m.asked, len(m.statuses)-1)], ApproximateNumberOfMessagesMoved: 2}
	m.asked++
	if *task.Status == "RUNNING" {
		task.TaskHandle = aws.String("task")
	}
	return &sqs.ListMessageMoveTasksOutput{Results: []types.ListMessageMoveTasksResultEntry{task}}, nil
}
