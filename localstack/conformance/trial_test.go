package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// trial is one case on one cloud. What is wrong is noted, not failed: it may be known.
type trial struct {
	*cloud
	ctx   context.Context
	id    string // of this case alone
	area  string // that its keys lie in
	made  int
	wrong []string
	// broken is whether a connection broke, which says nothing of what the cloud does.
	broken bool
}

func (t *trial) errorf(format string, args ...any) {
	where := ""
	for up := 1; up < 6; up++ { // the first that is not a helper here
		if _, file, line, _ := runtime.Caller(up); !strings.HasSuffix(file, "/trial_test.go") {
			where = fmt.Sprintf("%s:%d", filepath.Base(file), line)
			break
		}
	}
	t.wrong = append(t.wrong, where+": "+fmt.Sprintf(format, args...))
}

// fatalf ends the case.
func (t *trial) fatalf(format string, args ...any) {
	t.errorf(format, args...)
	runtime.Goexit()
}

func (t *trial) check(err error) {
	if err != nil {
		t.broken = t.broken || errors.As(err, new(*net.OpError))
		t.fatalf("%v", err)
	}
}

// want compares two values.
func want[T comparable](t *trial, what string, got, wanted T) {
	if got != wanted {
		t.errorf("%s is %v, want %v", what, got, wanted)
	}
}

// refused wants an error of one of the codes.
func (t *trial) refused(err error, codes ...string) {
	if got := code(err); !slices.Contains(codes, got) {
		t.errorf("answer %q (%v), want %s", got, err, strings.Join(codes, " or "))
	}
}

// refusedWith wants an error with an HTTP status.
func (t *trial) refusedWith(err error, status int) {
	var e *smithyhttp.ResponseError
	if !errors.As(err, &e) || e.HTTPStatusCode() != status {
		t.errorf("answer %v, want status %d", err, status)
	}
}

// refusedAs wants an error that the SDK has a type for.
func refusedAs[E error](t *trial, err error) {
	var typed E
	if !errors.As(err, &typed) {
		t.errorf("answer %v, want a %T", err, typed)
	}
}

func code(err error) string {
	var e smithy.APIError
	if errors.As(err, &e) {
		return strings.TrimPrefix(e.ErrorCode(), "AWS.SimpleQueueService.")
	}
	if err != nil {
		return "no AWS error"
	}
	return "success"
}

// name is a name that nothing else has.
func (t *trial) name() string {
	t.made++
	return fmt.Sprintf("%s-%d", t.id, t.made)
}

// key is a key of its own, in a case about events below users/, of which S3 tells.
func (t *trial) key(file string) string { return t.area + t.id + "/" + file }

// put puts an object into the data bucket.
func (t *trial) put(key, body string, change ...func(*s3.PutObjectInput)) *s3.PutObjectOutput {
	out, err := t.tryPut(key, body, change...)
	t.check(err)
	return out
}

func (t *trial) tryPut(key, body string, change ...func(*s3.PutObjectInput)) (*s3.PutObjectOutput, error) {
	in := &s3.PutObjectInput{Bucket: &t.bucket, Key: &key, Body: strings.NewReader(body)}
	for _, f := range change {
		f(in)
	}
	return t.s3.PutObject(t.ctx, in)
}

// get reads an object of the data bucket.
func (t *trial) get(key string, change ...func(*s3.GetObjectInput)) string {
	out, err := t.tryGet(key, change...)
	t.check(err)
	return text(t, out.Body)
}

func (t *trial) tryGet(key string, change ...func(*s3.GetObjectInput)) (*s3.GetObjectOutput, error) {
	in := &s3.GetObjectInput{Bucket: &t.bucket, Key: &key}
	for _, f := range change {
		f(in)
	}
	return t.s3.GetObject(t.ctx, in)
}

func text(t *trial, body io.ReadCloser) string {
	defer body.Close()
	b, err := io.ReadAll(body)
	t.check(err)
	return string(b)
}

func (t *trial) queue(attributes map[string]string) *string {
	out, err := t.sqs.CreateQueue(t.ctx, &sqs.CreateQueueInput{QueueName: aws.String(t.name()), Attributes: attributes})
	t.check(err)
	return out.QueueUrl
}

func (t *trial) attribute(queue *string, name types.QueueAttributeName) string {
	out, err := t.sqs.GetQueueAttributes(t.ctx, &sqs.GetQueueAttributesInput{QueueUrl: queue, AttributeNames: []types.QueueAttributeName{name}})
	t.check(err)
	return out.Attributes[string(name)]
}

func (t *trial) arn(queue *string) string {
	return t.attribute(queue, types.QueueAttributeNameQueueArn)
}

func (t *trial) send(queue *string, body string, change ...func(*sqs.SendMessageInput)) *sqs.SendMessageOutput {
	out, err := t.trySend(queue, body, change...)
	t.check(err)
	return out
}

func (t *trial) trySend(queue *string, body string, change ...func(*sqs.SendMessageInput)) (*sqs.SendMessageOutput, error) {
	in := &sqs.SendMessageInput{QueueUrl: queue, MessageBody: &body}
	for _, f := range change {
		f(in)
	}
	return t.sqs.SendMessage(t.ctx, in)
}

// patience is how long a case waits for what AWS does within a second or two.
const patience = 20 * time.Second

// receive waits for n messages.
func (t *trial) receive(queue *string, n int, change ...func(*sqs.ReceiveMessageInput)) (all []types.Message) {
	for deadline := time.Now().Add(patience); len(all) < n; {
		if time.Now().After(deadline) {
			t.fatalf("%d of %d messages came within %s", len(all), n, patience)
		}
		all = append(all, t.look(queue, 2, change...)...)
	}
	if len(all) > n {
		t.errorf("%d messages came, want %d", len(all), n)
	}
	return all
}

// look is one call, which waits for so many seconds.
func (t *trial) look(queue *string, wait int32, change ...func(*sqs.ReceiveMessageInput)) []types.Message {
	in := &sqs.ReceiveMessageInput{
		QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: wait, MessageAttributeNames: []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	}
	for _, f := range change {
		f(in)
	}
	out, err := t.sqs.ReceiveMessage(t.ctx, in)
	t.check(err)
	return out.Messages
}

// nothing wants a queue that shows no message.
func (t *trial) nothing(queue *string) {
	if got := t.look(queue, 1); len(got) != 0 {
		t.errorf("a message came: %.200s", *got[0].Body)
	}
}

func (t *trial) delete(queue *string, m types.Message) {
	_, err := t.sqs.DeleteMessage(t.ctx, &sqs.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: m.ReceiptHandle})
	t.check(err)
}

func hidden(seconds int32) func(*sqs.ReceiveMessageInput) {
	return func(in *sqs.ReceiveMessageInput) { in.VisibilityTimeout = seconds }
}

func (t *trial) newTopic() *string {
	out, err := t.sns.CreateTopic(t.ctx, &sns.CreateTopicInput{Name: aws.String(t.name())})
	t.check(err)
	return out.TopicArn
}

// subscribe makes a queue that hears of a topic, raw unless attributes say otherwise.
func (t *trial) subscribe(topic *string, attributes map[string]string) (queue, subscription *string) {
	queue = t.queue(nil)
	all := map[string]string{"RawMessageDelivery": "true"}
	for k, v := range attributes {
		all[k] = v
	}
	policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":%q}]}`, t.arn(queue))
	_, err := t.sqs.SetQueueAttributes(t.ctx, &sqs.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{"Policy": policy}})
	t.check(err)
	out, err := t.sns.Subscribe(t.ctx, &sns.SubscribeInput{
		TopicArn: topic, Protocol: aws.String("sqs"), Endpoint: aws.String(t.arn(queue)), Attributes: all, ReturnSubscriptionArn: true,
	})
	t.check(err)
	return queue, out.SubscriptionArn
}

func (t *trial) publish(topic *string, body string, change ...func(*sns.PublishInput)) *sns.PublishOutput {
	out, err := t.tryPublish(topic, body, change...)
	t.check(err)
	return out
}

func (t *trial) tryPublish(topic *string, body string, change ...func(*sns.PublishInput)) (*sns.PublishOutput, error) {
	in := &sns.PublishInput{TopicArn: topic, Message: &body}
	for _, f := range change {
		f(in)
	}
	return t.sns.Publish(t.ctx, in)
}

// decode reads JSON.
func decode[T any](t *trial, text string) (v T) {
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.fatalf("%v: %.300s", err, text)
	}
	return v
}
