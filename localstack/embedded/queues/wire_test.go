package queues_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// raw is a request written by hand.
type raw struct {
	path, body, target      string
	service, region, secret string
	at                      time.Time
	unsigned                bool
}

// do sends a raw request, signed as the SDK would.
func (c *cloud) do(r raw) (status int, header http.Header, body string) {
	c.Helper()
	req, err := http.NewRequest(http.MethodPost, c.url+r.path, bytes.NewReader([]byte(r.body)))
	c.check(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r.target != "" {
		req.Header.Set("Content-Type", "application/x-amz-json-1.0")
		req.Header.Set("X-Amz-Target", r.target)
	}
	if r.at.IsZero() {
		r.at = time.Now()
	}
	if !r.unsigned {
		sum := sha256.Sum256([]byte(r.body))
		c.check(v4.NewSigner().SignHTTP(ctx, aws.Credentials{AccessKeyID: accessKey, SecretAccessKey: or(r.secret, secretKey)},
			req, hex.EncodeToString(sum[:]), or(r.service, "sqs"), or(r.region, "us-east-1"), r.at))
	}
	resp, err := http.DefaultClient.Do(req)
	c.check(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	c.check(err)
	return resp.StatusCode, resp.Header, string(text)
}

func or(v, fallback string) string {
	if v == "" {
		return fallback
	}
	return v
}

func TestRefusalsOnTheWire(t *testing.T) {
	c := newCloud(t)
	const list, form = "AmazonSQS.ListQueues", "Action=ListTopics&Version=2010-03-31"
	cases := map[string]struct {
		in     raw
		status int
		want   []string // parts of body or of the query-error header
	}{
		"JSON, wrong secret":         {raw{target: list, body: "{}", secret: "x"}, 403, []string{`"__type":"com.amazonaws.sqs#SignatureDoesNotMatch"`, "SignatureDoesNotMatch;Sender"}},
		"JSON, unsigned":             {raw{target: list, body: "{}", unsigned: true}, 403, []string{"MissingAuthenticationToken"}},
		"JSON, an hour late":         {raw{target: list, body: "{}", at: time.Now().Add(-time.Hour)}, 403, []string{"RequestExpired"}},
		"JSON, another region":       {raw{target: list, body: "{}", region: "eu-west-1"}, 403, []string{"SignatureDoesNotMatch", "us-east-1"}},
		"JSON, signed for S3":        {raw{target: list, body: "{}", service: "s3"}, 403, []string{"SignatureDoesNotMatch", "correct service"}},
		"JSON, not JSON":             {raw{target: list, body: "{"}, 400, []string{"SerializationException"}},
		"JSON, two of them":          {raw{target: list, body: "{}{}"}, 400, []string{"SerializationException"}},
		"JSON, a word for a number":  {raw{target: list, body: `{"MaxResults":"two"}`}, 400, []string{"SerializationException"}},
		"JSON, broken UTF-8":         {raw{target: list, body: "{\"QueueNamePrefix\":\"\xff\"}"}, 400, []string{"InvalidMessageContents"}},
		"JSON, half a pair":          {raw{target: list, body: `{"QueueNamePrefix":"\ud800x"}`}, 400, []string{"InvalidMessageContents"}},
		"JSON, a whole pair":         {raw{target: list, body: `{"QueueNamePrefix":"\\ud800\ud83d\ude00"}`}, 200, []string{"{}"}},
		"JSON, an unknown action":    {raw{target: "AmazonSQS.Dance", body: "{}"}, 400, []string{"InvalidAction"}},
		"JSON, a missing queue":      {raw{target: "AmazonSQS.PurgeQueue", body: `{"QueueUrl":"/000000000000/x"}`}, 400, []string{`"com.amazonaws.sqs#QueueDoesNotExist"`, "AWS.SimpleQueueService.NonExistentQueue;Sender"}},
		"JSON, no batch":             {raw{target: "AmazonSQS.SendMessageBatch", body: `{"QueueUrl":"/000000000000/q","Entries":[]}`}, 400, []string{`"com.amazonaws.sqs#EmptyBatchRequest"`}},
		"JSON, no visibility":        {raw{target: "AmazonSQS.ChangeMessageVisibility", body: `{"QueueUrl":"/000000000000/q","ReceiptHandle":""}`}, 400, []string{"MissingParameter;Sender"}},
		"too large":                  {raw{target: list, body: strings.Repeat(" ", 9<<20)}, 413, []string{"RequestEntityTooLarge"}},
		"Query, wrong secret":        {raw{body: form, service: "sns", secret: "x"}, 403, []string{"<Code>SignatureDoesNotMatch</Code>", "<Type>Sender</Type>"}},
		"Query, unsigned":            {raw{body: form, unsigned: true}, 403, []string{"<Code>MissingAuthenticationToken</Code>"}},
		"Query, not a form":          {raw{body: "%zz"}, 400, []string{"<Code>SerializationException</Code>"}},
		"Query, an unknown action":   {raw{body: "Action=Dance", service: "sns"}, 400, []string{"<Code>InvalidAction</Code>", "sns.amazonaws.com"}},
		"Query, no action":           {raw{body: ""}, 400, []string{"<Code>InvalidAction</Code>", "queue.amazonaws.com"}},
		"Query, signed for S3":       {raw{body: form, service: "s3"}, 403, []string{"<Code>SignatureDoesNotMatch</Code>"}},
		"Query, a missing queue":     {raw{body: "Action=PurgeQueue", path: "/000000000000/x"}, 400, []string{"<Code>AWS.SimpleQueueService.NonExistentQueue</Code>"}},
		"Query, a word for a number": {raw{body: "Action=ListQueues&MaxResults=two"}, 400, []string{"<Code>InvalidParameterValue</Code>"}},
	}
	c.queue("q", nil)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			status, header, body := c.do(tc.in)
			for _, want := range tc.want {
				if status != tc.status || !strings.Contains(header.Get("X-Amzn-Query-Error")+body, want) {
					t.Fatalf("%d %s %s, want %d %s", status, header.Get("X-Amzn-Query-Error"), body, tc.status, want)
				}
			}
		})
	}
}

func TestWrongSecretThroughTheSDK(t *testing.T) {
	c := newCloud(t)
	badSQS, badSNS := clients(c.url, "wrong")
	_, err := badSQS.ListQueues(ctx, &sqs.ListQueuesInput{})
	c.refused(err, "SignatureDoesNotMatch")
	_, err = badSNS.ListTopics(ctx, &sns.ListTopicsInput{})
	c.refused(err, "SignatureDoesNotMatch")
}

// TestQueryProtocolOfSQS goes once around with the protocol of older clients.
func TestQueryProtocolOfSQS(t *testing.T) {
	c := newCloud(t)
	do := func(path string, pairs ...string) string {
		t.Helper()
		form := url.Values{"Version": {"2012-11-05"}, "Action": {pairs[0]}}
		for i := 1; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		status, _, body := c.do(raw{path: path, body: form.Encode()})
		if status != 200 {
			t.Fatalf("%s: %d %s", pairs[0], status, body)
		}
		return body
	}
	want := func(body string, parts ...string) string {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(body, part) {
				t.Fatalf("%s lacks %s", body, part)
			}
		}
		return body
	}
	between := func(body, a, b string) string {
		_, rest, _ := strings.Cut(body, a)
		text, _, _ := strings.Cut(rest, b)
		return text
	}
	const q = "/000000000000/q"
	want(do("/", "CreateQueue", "QueueName", "q", "Attribute.1.Name", "VisibilityTimeout", "Attribute.1.Value", "9", "Tag.1.Key", "k", "Tag.1.Value", "v"),
		"<CreateQueueResult><QueueUrl>"+c.url+q+"</QueueUrl></CreateQueueResult>", `xmlns="http://queue.amazonaws.com/doc/2012-11-05/"`)
	want(do("/", "ListQueues"), "<QueueUrl>"+c.url+q+"</QueueUrl>")
	want(do(q, "GetQueueAttributes", "AttributeName.1", "VisibilityTimeout"), "<Attribute><Name>VisibilityTimeout</Name><Value>9</Value></Attribute>")
	want(do(q, "ListQueueTags"), "<Tag><Key>k</Key><Value>v</Value></Tag>")
	want(do(q, "SendMessage", "MessageBody", "a<b", "MessageAttribute.1.Name", "n", "MessageAttribute.1.Value.DataType", "Binary", "MessageAttribute.1.Value.BinaryValue", "AQI="),
		"<MD5OfMessageBody>", "<MD5OfMessageAttributes>", "<MessageId>")
	received := want(do(q, "ReceiveMessage", "AttributeName.1", "All", "MessageAttributeName.1", "All"),
		"<Body>a&lt;b</Body>", "<Name>ApproximateReceiveCount</Name><Value>1</Value>",
		"<MessageAttribute><Name>n</Name><Value><BinaryValue>AQI=</BinaryValue><DataType>Binary</DataType></Value></MessageAttribute>")
	handle := between(received, "<ReceiptHandle>", "</ReceiptHandle>")
	want(do(q, "ChangeMessageVisibility", "ReceiptHandle", handle, "VisibilityTimeout", "5"), "<ChangeMessageVisibilityResponse")
	want(do(q, "DeleteMessageBatch", "DeleteMessageBatchRequestEntry.1.Id", "x", "DeleteMessageBatchRequestEntry.1.ReceiptHandle", handle,
		"DeleteMessageBatchRequestEntry.2.Id", "y", "DeleteMessageBatchRequestEntry.2.ReceiptHandle", "no"),
		"<DeleteMessageBatchResultEntry><Id>x</Id></DeleteMessageBatchResultEntry>", "<BatchResultErrorEntry><Id>y</Id><Code>ReceiptHandleIsInvalid</Code>")
	want(do(q, "SendMessageBatch", "SendMessageBatchRequestEntry.1.Id", "x", "SendMessageBatchRequestEntry.1.MessageBody", "m"),
		"<SendMessageBatchResultEntry><Id>x</Id><MessageId>")
	want(do(q, "ReceiveMessage", "WaitTimeSeconds", "1"), "<Body>m</Body>")
	if body := do(q, "ReceiveMessage"); strings.Contains(body, "<Message>") {
		t.Fatal(body)
	}
	want(do(q, "DeleteQueue"), "<DeleteQueueResponse")
}

func TestCallsAreCounted(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	c.send(q, "a", "b")
	c.topic("t")
	got := c.server.Calls()
	if got["sqs.SendMessage"] != 2 || got["sqs.CreateQueue"] != 1 || got["sns.CreateTopic"] != 1 || len(got) != 3 {
		t.Fatalf("%v", got)
	}
}

func TestLatencyIsInjected(t *testing.T) {
	c := newCloud(t)
	c.cfg.Latency = 60 * time.Millisecond
	c.restart()
	begin := time.Now()
	c.queue("q", nil)
	if took := time.Since(begin); took < c.cfg.Latency {
		t.Fatalf("answered in %v", took)
	}
}

func TestCloseEndsLongPolls(t *testing.T) {
	c := newCloud(t)
	q := c.queue("q", nil)
	done := make(chan error, 1)
	go func() {
		_, err := c.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: q, WaitTimeSeconds: 20})
		done <- err
	}()
	c.awaitPending(1)
	time.Sleep(100 * time.Millisecond) // from its arrival to its wait
	c.check(c.server.Close())
	c.check(<-done)
	_, err := c.sqs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: q, MessageBody: aws.String("m")})
	c.refused(err, "ServiceUnavailable")
	c.http.Close()
	c.start()
}
