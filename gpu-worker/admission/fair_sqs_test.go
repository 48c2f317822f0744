package admission_test

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/2112-lab/gen3d/gpu-worker/admission"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/backlog"
	"github.com/2112-lab/gen3d/localstack/embedded/queues/store"
)

// fairSQS is SQS with fair queues, as the local cloud orders them, without HTTP and
// disk: on a made-up clock those would not let time pass.
type fairSQS struct {
	mu     sync.Mutex
	queues map[string]*backlog.Backlog
	seq    uint64
	came   chan struct{} // closed and made anew when a message comes
}

func newFairSQS() *fairSQS {
	return &fairSQS{queues: map[string]*backlog.Backlog{}, came: make(chan struct{})}
}

// queue is to be called with mu held.
func (f *fairSQS) queue(name string) *backlog.Backlog {
	if f.queues[name] == nil {
		f.queues[name] = backlog.New()
	}
	return f.queues[name]
}

func (f *fairSQS) send(to admission.Kind, tenant string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seq++
	now := time.Now()
	f.queue(string(to)).Add(&backlog.Item{Seq: f.seq, State: store.State{Group: tenant, Sent: now.UnixMilli()}}, now)
	close(f.came)
	f.came = make(chan struct{})
}

func (f *fairSQS) GetQueueUrl(_ context.Context, in *sqs.GetQueueUrlInput, _ ...func(*sqs.Options)) (*sqs.GetQueueUrlOutput, error) {
	return &sqs.GetQueueUrlOutput{QueueUrl: in.QueueName}, nil
}

func (f *fairSQS) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, _ ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	over := time.NewTimer(time.Duration(in.WaitTimeSeconds) * time.Second)
	defer over.Stop()
	for {
		out, came := f.take(in)
		if len(out.Messages) > 0 || in.WaitTimeSeconds == 0 {
			return out, nil
		}
		select {
		case <-came:
		case <-over.C:
			return out, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (f *fairSQS) take(in *sqs.ReceiveMessageInput) (*sqs.ReceiveMessageOutput, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	q := f.queue(*in.QueueUrl)
	out := &sqs.ReceiveMessageOutput{}
	for range in.MaxNumberOfMessages {
		it := q.Next(now)
		if it == nil {
			break
		}
		q.Lease(it, now, now.Add(time.Duration(in.VisibilityTimeout)*time.Second))
		id := strconv.FormatUint(it.Seq, 10)
		out.Messages = append(out.Messages, types.Message{MessageId: &id, ReceiptHandle: &id, Body: aws.String("{}"), Attributes: map[string]string{
			"ApproximateReceiveCount": "1", "SentTimestamp": strconv.FormatInt(it.State.Sent, 10), "MessageGroupId": it.State.Group,
		}})
	}
	return out, f.came
}

func (f *fairSQS) DeleteMessageBatch(_ context.Context, in *sqs.DeleteMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range in.Entries {
		if it := f.find(*in.QueueUrl, *e.ReceiptHandle); it != nil {
			f.queue(*in.QueueUrl).Remove(it)
		}
	}
	return &sqs.DeleteMessageBatchOutput{}, nil
}

func (f *fairSQS) ChangeMessageVisibilityBatch(_ context.Context, in *sqs.ChangeMessageVisibilityBatchInput, _ ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := &sqs.ChangeMessageVisibilityBatchOutput{}
	for _, e := range in.Entries {
		if it := f.find(*in.QueueUrl, *e.ReceiptHandle); it != nil {
			now := time.Now()
			f.queue(*in.QueueUrl).Extend(it, now, now.Add(time.Duration(e.VisibilityTimeout)*time.Second))
			out.Successful = append(out.Successful, types.ChangeMessageVisibilityBatchResultEntry{Id: e.Id})
		}
	}
	return out, nil
}

func (f *fairSQS) find(queue, receipt string) *backlog.Item {
	seq, err := strconv.ParseUint(receipt, 10, 64)
	if err != nil {
		return nil
	}
	return f.queue(queue).Get(seq)
}
