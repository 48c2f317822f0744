package snssqs_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/2112-lab/gen3d/internal/snssqs"
	"github.com/2112-lab/gen3d/localstack/embedded/queues"
	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const testAccount = "000000000000"

// embedded is the embedded server, spoken to over HTTP by the real SDK.
type embedded struct {
	server *queues.Server
	aws    aws.Config
	sqs    *sqs.Client
	sns    *sns.Client
}

func openEmbedded(t *testing.T) world { return startEmbedded(t, 0) }

func startEmbedded(t testing.TB, latency time.Duration) *embedded {
	t.Helper()
	server, err := queues.Open(filepath.Join(t.TempDir(), "queues.db"), queues.Config{
		AccessKey: "key", SecretKey: "secret", Account: testAccount, Latency: latency,
	})
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server)
	// The SDK keeps 10 idle connections a host, and more calls than that are
	// under way here: neither side of a comparison shall pay for dialling.
	client := awshttp.NewBuildableClient().WithTransportOptions(func(tr *http.Transport) { tr.MaxIdleConnsPerHost = 100 })
	e := &embedded{server: server, aws: aws.Config{
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("key", "secret", ""),
		BaseEndpoint: &listening.URL,
		HTTPClient:   client,
	}}
	e.sqs, e.sns = sqs.NewFromConfig(e.aws), sns.NewFromConfig(e.aws)
	t.Cleanup(func() {
		_ = server.Close() // wakes the long polls, for which the listener would wait
		listening.Close()
	})
	return e
}

func (e *embedded) client() snssqs.OperatorSQS { return e.sqs }

func (e *embedded) create(t *testing.T, queue string, maxReceives int) {
	t.Helper()
	attributes := map[string]string{}
	if maxReceives > 0 {
		e.create(t, queue+"-dlq", 0)
		attributes["RedrivePolicy"] = fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":%d}`,
			e.server.QueueARN(queue+"-dlq"), maxReceives)
	}
	_, err := e.sqs.CreateQueue(context.Background(), &sqs.CreateQueueInput{QueueName: &queue, Attributes: attributes})
	if err != nil {
		t.Fatal(err)
	}
}

func (e *embedded) url(t testing.TB, queue string) *string {
	t.Helper()
	out, err := e.sqs.GetQueueUrl(context.Background(), &sqs.GetQueueUrlInput{QueueName: &queue})
	if err != nil {
		t.Fatal(err)
	}
	return out.QueueUrl
}

func (e *embedded) send(t *testing.T, queue string, bodies ...string) { e.fill(t, queue, bodies...) }

func (e *embedded) fill(t testing.TB, queue string, bodies ...string) {
	t.Helper()
	url := e.url(t, queue)
	for start := 0; start < len(bodies); start += 10 {
		var entries []types.SendMessageBatchRequestEntry
		for i, b := range bodies[start:min(start+10, len(bodies))] {
			entries = append(entries, types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), MessageBody: &b})
		}
		out, err := e.sqs.SendMessageBatch(context.Background(), &sqs.SendMessageBatchInput{QueueUrl: url, Entries: entries})
		if err != nil || len(out.Failed) > 0 {
			t.Fatalf("send: %v, %v", err, out)
		}
	}
}

func (e *embedded) depth(t *testing.T, queue string) (visible, hidden int) {
	t.Helper()
	out, err := e.sqs.GetQueueAttributes(context.Background(), &sqs.GetQueueAttributesInput{
		QueueUrl: e.url(t, queue), AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	if err != nil {
		t.Fatal(err)
	}
	visible, _ = strconv.Atoi(out.Attributes["ApproximateNumberOfMessages"])
	hidden, _ = strconv.Atoi(out.Attributes["ApproximateNumberOfMessagesNotVisible"])
	return visible, hidden
}

// topic creates an SNS topic whose messages a queue of the same name gets raw.
func (e *embedded) topic(ctx context.Context, name string) error {
	topic, err := e.sns.CreateTopic(ctx, &sns.CreateTopicInput{Name: &name})
	if err != nil {
		return err
	}
	policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":%q}}`, e.server.QueueARN(name))
	if _, err := e.sqs.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &name, Attributes: map[string]string{"Policy": policy}}); err != nil {
		return err
	}
	_, err = e.sns.Subscribe(ctx, &sns.SubscribeInput{
		TopicArn: topic.TopicArn, Protocol: aws.String("sqs"), Endpoint: aws.String(e.server.QueueARN(name)),
		Attributes: map[string]string{"RawMessageDelivery": "true"},
	})
	return err
}
