package snssqs_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// fakeSQS is an in-memory SQS for what a real server cannot be made to do:
// refuse a renewal, fail an entry, lose an answer.
type fakeSQS struct {
	mu     sync.Mutex
	queues map[string]*fakeQueue
	serial int

	// Faults, asked before each effect; nil for none.
	refuseRenewal func(receipt string) bool
	failDelete    func(try int) bool // an entry fails by SQS's fault
	failReceive   func() error
	deleteTries   int
	calls         map[string]int
}

type fakeQueue struct {
	messages    []*fakeMessage
	maxReceives int // 0: no dead letters
	deadLetters string
}

type fakeMessage struct {
	types.Message
	receives     int
	visible      time.Time
	receipt      string
	lastReceived time.Time
	hides        []int32 // visibility set by calls, in order
	hiddenAt     []time.Time
}

func newFakeSQS() *fakeSQS {
	return &fakeSQS{queues: map[string]*fakeQueue{}, calls: map[string]int{}}
}

func (f *fakeSQS) create(name string, maxReceives int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queues[name] = &fakeQueue{maxReceives: maxReceives, deadLetters: name + "-dlq"}
	if maxReceives > 0 {
		f.queues[name+"-dlq"] = &fakeQueue{}
	}
}

func (f *fakeSQS) send(queue string, messages ...types.Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range messages {
		f.serial++
		m.MessageId = aws.String(fmt.Sprintf("m%d", f.serial))
		q := f.queues[queue]
		q.messages = append(q.messages, &fakeMessage{Message: m})
	}
}

// depth counts a queue's visible and hidden messages.
func (f *fakeSQS) depth(queue string) (visible, hidden int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	for _, m := range f.queues[queue].messages {
		if m.visible.After(now) {
			hidden++
		} else {
			visible++
		}
	}
	return visible, hidden
}

func (f *fakeSQS) called(what string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[what]
}

func (f *fakeSQS) GetQueueUrl(_ context.Context, in *sqs.GetQueueUrlInput, _ ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls["url"]++
	if f.queues[*in.QueueName] == nil {
		return nil, &types.QueueDoesNotExist{}
	}
	return &sqs.GetQueueUrlOutput{QueueUrl: in.QueueName}, nil
}

func (f *fakeSQS) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, _ ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	deadline := time.Now().Add(time.Duration(in.WaitTimeSeconds) * time.Second)
	f.mu.Lock()
	f.calls["receive"]++
	fail := f.failReceive
	f.mu.Unlock()
	if fail != nil {
		if err := fail(); err != nil {
			return nil, err
		}
	}
	for {
		got := f.take(*in.QueueUrl, int(in.MaxNumberOfMessages), time.Duration(in.VisibilityTimeout)*time.Second)
		if len(got) > 0 || time.Now().After(deadline) {
			return &sqs.ReceiveMessageOutput{Messages: got}, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func (f *fakeSQS) take(queue string, most int, visibility time.Duration) []types.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	q := f.queues[queue]
	now := time.Now()
	var got []types.Message
	var kept []*fakeMessage
	for _, m := range q.messages {
		if m.visible.After(now) || len(got) == most {
			kept = append(kept, m)
			continue
		}
		if q.maxReceives > 0 && m.receives >= q.maxReceives {
			dead := f.queues[q.deadLetters]
			dead.messages = append(dead.messages, m)
			continue
		}
		kept = append(kept, m)
		m.receives++
		f.serial++
		m.receipt = strconv.Itoa(f.serial)
		m.visible, m.lastReceived = now.Add(visibility), now
		copied := m.Message
		copied.ReceiptHandle = aws.String(m.receipt)
		copied.Attributes = map[string]string{
			"ApproximateReceiveCount": strconv.Itoa(m.receives),
			"SentTimestamp":           "1700000000000",
		}
		for k, v := range m.Attributes {
			copied.Attributes[k] = v
		}
		got = append(got, copied)
	}
	q.messages = kept
	return got
}

func (f *fakeSQS) DeleteMessageBatch(_ context.Context, in *sqs.DeleteMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls["delete"]++
	f.deleteTries++
	out := &sqs.DeleteMessageBatchOutput{}
	q := f.queues[*in.QueueUrl]
	for i, e := range in.Entries {
		if i%2 == 0 && f.failDelete != nil && f.failDelete(f.deleteTries) {
			out.Failed = append(out.Failed, types.BatchResultErrorEntry{Id: e.Id, Code: aws.String("InternalError")})
			continue
		}
		if at := q.find(*e.ReceiptHandle); at >= 0 {
			q.messages = append(q.messages[:at], q.messages[at+1:]...)
			out.Successful = append(out.Successful, types.DeleteMessageBatchResultEntry{Id: e.Id})
		} else {
			out.Failed = append(out.Failed, types.BatchResultErrorEntry{Id: e.Id, SenderFault: true, Code: aws.String("ReceiptHandleIsInvalid")})
		}
	}
	return out, nil
}

func (f *fakeSQS) ChangeMessageVisibilityBatch(_ context.Context, in *sqs.ChangeMessageVisibilityBatchInput, _ ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls["visibility"]++
	out := &sqs.ChangeMessageVisibilityBatchOutput{}
	q := f.queues[*in.QueueUrl]
	now := time.Now()
	for _, e := range in.Entries {
		at := q.find(*e.ReceiptHandle)
		if at < 0 || q.messages[at].visible.Before(now) || f.refuseRenewal != nil && f.refuseRenewal(*e.ReceiptHandle) {
			out.Failed = append(out.Failed, types.BatchResultErrorEntry{Id: e.Id, SenderFault: true, Code: aws.String("MessageNotInflight")})
			continue
		}
		m := q.messages[at]
		m.hides, m.hiddenAt = append(m.hides, e.VisibilityTimeout), append(m.hiddenAt, now)
		m.visible = now.Add(time.Duration(e.VisibilityTimeout) * time.Second)
		out.Successful = append(out.Successful, types.ChangeMessageVisibilityBatchResultEntry{Id: e.Id})
	}
	return out, nil
}

func (q *fakeQueue) find(receipt string) int {
	for i, m := range q.messages {
		if m.receipt == receipt {
			return i
		}
	}
	return -1
}
