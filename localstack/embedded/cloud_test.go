package embedded_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	sestypes "github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/2112-lab/gen3d/localstack/embedded"
	"github.com/2112-lab/gen3d/pipeline/topology"
)

const bucket = "gen3d-test"

func start(t *testing.T, dir string) *embedded.Cloud {
	t.Helper()
	c, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Topology: topology.New(), Bucket: bucket})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, c) })
	return c
}

func stop(t *testing.T, c *embedded.Cloud) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
}

// sdk are the clients of a cloud, configured as any program would.
type sdk struct {
	s3  *s3.Client
	sqs *sqs.Client
	sns *sns.Client
	ses *sesv2.Client
}

func clients(t testing.TB, e embedded.Endpoints) sdk {
	t.Helper()
	cfg, err := config.LoadDefaultConfig(t.Context(), config.WithRegion(e.Region), config.WithRetryMaxAttempts(1),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(e.AccessKey, e.SecretKey, "")))
	if err != nil {
		t.Fatal(err)
	}
	return sdk{
		s3:  s3.NewFromConfig(cfg, func(o *s3.Options) { o.BaseEndpoint = &e.S3 }),
		sqs: sqs.NewFromConfig(cfg, func(o *sqs.Options) { o.BaseEndpoint = &e.SQS }),
		sns: sns.NewFromConfig(cfg, func(o *sns.Options) { o.BaseEndpoint = &e.SNS }),
		ses: sesv2.NewFromConfig(cfg, func(o *sesv2.Options) { o.BaseEndpoint = &e.SESv2 }),
	}
}

func (c sdk) put(ctx context.Context, key string) error {
	_, err := c.s3.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: &key, Body: strings.NewReader("jpeg"),
	})
	return err
}

// receive waits for a message of the queue of a reaction and deletes it.
func (c sdk) receive(t *testing.T, reaction string) string {
	t.Helper()
	q, err := c.sqs.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String(topology.Name("dev", reaction))})
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.sqs.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: q.QueueUrl, WaitTimeSeconds: 5})
	if err != nil || len(out.Messages) != 1 {
		t.Fatalf("receive from %s: %v, %v", reaction, out, err)
	}
	if _, err := c.sqs.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{
		QueueUrl: q.QueueUrl, ReceiptHandle: out.Messages[0].ReceiptHandle,
	}); err != nil {
		t.Fatal(err)
	}
	return *out.Messages[0].Body
}

const photo = "users/u1/sessions/sess_1763863056_1a2b3c4d/original_image.jpg"

func TestAnUploadReachesTheQueueOfItsReaction(t *testing.T) {
	c := clients(t, start(t, t.TempDir()).Endpoints())
	if err := c.put(t.Context(), photo); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Records []struct {
			S3 struct{ Object struct{ Key string } }
		}
	}
	body := c.receive(t, "record-upload")
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Records) != 1 || doc.Records[0].S3.Object.Key != photo {
		t.Errorf("received %s", body)
	}
}

func TestAMailReachesThePageOnBothPorts(t *testing.T) {
	cloud := start(t, t.TempDir())
	e := cloud.Endpoints()
	if _, err := clients(t, e).ses.SendEmail(t.Context(), &sesv2.SendEmailInput{
		FromEmailAddress: aws.String("no-reply@gen3d.localhost"),
		Destination:      &sestypes.Destination{ToAddresses: []string{"u1@gen3d.localhost"}},
		Content: &sestypes.EmailContent{Simple: &sestypes.Message{
			Subject: &sestypes.Content{Data: aws.String("Ready")},
			Body:    &sestypes.Body{Text: &sestypes.Content{Data: aws.String("Your model is ready.")}},
		}},
	}); err != nil {
		t.Fatal(err)
	}
	web := http.NewServeMux() // the web's own port, as gen3d dev mounts it
	web.Handle("/_dev/", cloud.DevHandler())
	for _, base := range []string{e.SESv2, serveOn(t, web)} {
		for path, want := range map[string]string{
			"/_dev/mail.json": `"to":"u1@gen3d.localhost"`, "/_dev/mail": "Ready", "/_dev/": "Ready",
		} {
			resp, err := http.Get(base + path)
			if err != nil {
				t.Fatal(err)
			}
			b, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK || !bytes.Contains(b, []byte(want)) {
				t.Errorf("%s%s: %s: %s", base, path, resp.Status, b)
			}
		}
	}
}

func TestARestartKeepsStateAndCredentials(t *testing.T) {
	dir := t.TempDir()
	first := start(t, dir)
	if err := clients(t, first.Endpoints()).put(t.Context(), photo); err != nil {
		t.Fatal(err)
	}
	stop(t, first)
	began := time.Now()
	second := start(t, dir)
	if took := time.Since(began); took > 20*time.Second { // shorter than any lease or poll that it might wait for
		t.Errorf("ready after %v", took)
	}
	a, b := first.Endpoints(), second.Endpoints()
	if a.AccessKey != b.AccessKey || a.SecretKey != b.SecretKey {
		t.Error("the credentials changed")
	}
	if len(a.AccessKey) != 20 || len(a.SecretKey) != 40 {
		t.Errorf("access key %q, secret of %d characters", a.AccessKey, len(a.SecretKey))
	}
	info, err := os.Stat(filepath.Join(dir, "credentials.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("credentials.json: %v, %v", info.Mode(), err)
	}
	if got := clients(t, b).receive(t, "record-upload"); !strings.Contains(got, photo) {
		t.Errorf("received %s", got)
	}
}

func TestCloseIsQuickWithALongPollAndAnIdleConnection(t *testing.T) {
	cloud := start(t, t.TempDir())
	c := clients(t, cloud.Endpoints())
	q, err := c.sqs.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("gen3d-dev-encode")})
	if err != nil {
		t.Fatal(err)
	}
	polled := make(chan struct{})
	go func() {
		defer close(polled)
		_, _ = c.sqs.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: q.QueueUrl, WaitTimeSeconds: 20})
	}()
	time.Sleep(100 * time.Millisecond)
	began := time.Now()
	stop(t, cloud)
	if took := time.Since(began); took > 10*time.Second { // half the poll's wait
		t.Errorf("closing took %v", took)
	}
	<-polled
}

func TestAFolderHasOneProcess(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	_, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Topology: topology.New(), Bucket: bucket})
	if err == nil || !strings.Contains(err.Error(), "in use by process "+pid()) {
		t.Errorf("second start: %v", err)
	}
}

func TestConfigErrorsComeTogether(t *testing.T) {
	_, err := embedded.Start(t.Context(), embedded.Config{
		S3Address: "0.0.0.0:9000", CloudAddress: "192.0.2.1:9324", AccessKey: "only",
	})
	if err == nil {
		t.Fatal("started")
	}
	for _, part := range []string{"no folder", "no bucket", "0.0.0.0:9000 is not on loopback", "192.0.2.1:9324", "together"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in %v", part, err)
		}
	}
}

func TestAnyLocalPortMayUploadFromABrowser(t *testing.T) {
	e := start(t, t.TempDir()).Endpoints()
	for origin, status := range map[string]int{
		"http://127.0.0.1:8080": http.StatusOK, "http://localhost:5173": http.StatusOK,
		"http://127.0.0.1.evil.example:80": http.StatusForbidden, "http://localhost.evil.example": http.StatusForbidden,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, e.S3+"/"+bucket, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", origin)
		req.Header.Set("Access-Control-Request-Method", "POST")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != status {
			t.Errorf("%s: %s", origin, resp.Status)
		}
	}
}
