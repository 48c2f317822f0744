package objects

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

const testBucket = "gen3d-test"

// inbox is a topic that remembers, and fails when told to.
type inbox struct {
	mu       sync.Mutex
	messages []string
	topics   []string
	broken   error
}

func (b *inbox) publish(_ context.Context, topic string, message []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken != nil {
		return b.broken
	}
	b.messages = append(b.messages, string(message))
	b.topics = append(b.topics, topic)
	return nil
}

func (b *inbox) take() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.messages
	b.messages, b.topics = nil, nil
	return all
}

func (b *inbox) breakWith(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = err
}

func testConfig(dir string, box *inbox) Config {
	return Config{
		Dir: dir, Addr: "127.0.0.1:0", Bucket: testBucket, Region: "eu-west-1",
		AccessKey: "AKIATEST", SecretKey: "secret",
		AllowedOrigins: []string{"http://127.0.0.1:8080"},
		Rules: []topology.Notification{
			{Events: []string{"s3:ObjectCreated:*"}, Prefix: "users/", Topic: "objects"},
			{Events: []string{"s3:ObjectRemoved:*"}, Prefix: "users/gone/", Topic: "removals"},
		},
		Publish: box.publish,
	}
}

// serve opens a server for one test.
func serve(t *testing.T, cfg Config) (*Server, *s3.Client) {
	t.Helper()
	s, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return s, clientFor(t, s.URL(), cfg)
}

func clientFor(t testing.TB, url string, cfg Config) *s3.Client {
	t.Helper()
	c, err := config.LoadDefaultConfig(t.Context(),
		config.WithRegion(cfg.Region),
		config.WithBaseEndpoint(url),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(cfg.AccessKey, cfg.SecretKey, "")))
	if err != nil {
		t.Fatal(err)
	}
	return s3.NewFromConfig(c, func(o *s3.Options) { o.RetryMaxAttempts = 1 })
}

func put(ctx context.Context, c *s3.Client, key, body string, opts ...func(*s3.PutObjectInput)) (*s3.PutObjectOutput, error) {
	in := &s3.PutObjectInput{Bucket: aws.String(testBucket), Key: &key, Body: strings.NewReader(body)}
	for _, o := range opts {
		o(in)
	}
	return c.PutObject(ctx, in)
}

func get(t *testing.T, c *s3.Client, key, version string) string {
	t.Helper()
	in := &s3.GetObjectInput{Bucket: aws.String(testBucket), Key: &key}
	if version != "" {
		in.VersionId = &version
	}
	out, err := c.GetObject(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Body.Close()
	b, err := io.ReadAll(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// code is the S3 error code of err, or "" if there is none.
func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	if err != nil {
		return "not an S3 error: " + err.Error()
	}
	return ""
}

func TestVersionsStayReadableAfterOverwriting(t *testing.T) {
	_, c := serve(t, testConfig(t.TempDir(), &inbox{}))
	first, err := put(t.Context(), c, "users/u/a", "one")
	if err != nil {
		t.Fatal(err)
	}
	second, err := put(t.Context(), c, "users/u/a", "two", func(in *s3.PutObjectInput) { in.IfMatch = first.ETag })
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, c, "users/u/a", ""); got != "two" {
		t.Errorf("current version is %q", got)
	}
	if got := get(t, c, "users/u/a", *first.VersionId); got != "one" {
		t.Errorf("first version is %q", got)
	}
	if *first.VersionId == *second.VersionId {
		t.Error("both versions have one id")
	}
	_, err = put(t.Context(), c, "users/u/a", "three", func(in *s3.PutObjectInput) { in.IfMatch = first.ETag })
	if code(err) != "PreconditionFailed" {
		t.Errorf("overwriting with an old ETag: %v", err)
	}
}

// Who comes second to remove a version has what he asked for, as on S3, also while
// other versions are there.
func TestRemovingAVersionTwiceSucceeds(t *testing.T) {
	_, c := serve(t, testConfig(t.TempDir(), &inbox{}))
	key := aws.String("users/u/a")
	old, err := put(t.Context(), c, *key, "one")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := put(t.Context(), c, *key, "two"); err != nil {
		t.Fatal(err)
	}
	bucket := aws.String(testBucket)
	for range 2 {
		if _, err := c.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: bucket, Key: key, VersionId: old.VersionId}); err != nil {
			t.Error(err)
		}
	}
	batch := &types.Delete{Objects: []types.ObjectIdentifier{{Key: key, VersionId: old.VersionId}}}
	out, err := c.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: bucket, Delete: batch})
	if err != nil || len(out.Errors) != 0 || len(out.Deleted) != 1 {
		t.Errorf("deleting it in a batch: %v, %+v", err, out)
	}
	if got := get(t, c, *key, ""); got != "two" {
		t.Errorf("current version is %q", got)
	}
	_, err = c.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: bucket, Key: key, VersionId: aws.String("no-version")})
	if code(err) != "InvalidArgument" {
		t.Errorf("deleting a version that cannot be: %v", err)
	}
}

func TestStateSurvivesAGracefulRestart(t *testing.T) {
	dir := t.TempDir()
	s, c := serve(t, testConfig(dir, &inbox{}))
	if _, err := put(t.Context(), c, "users/u/a", "one"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("closing took %v with an idle connection", took)
	}
	_, c = serve(t, testConfig(dir, &inbox{}))
	if got := get(t, c, "users/u/a", ""); got != "one" {
		t.Errorf("after the restart: %q", got)
	}
}

func TestWrongCredentialsAreRefused(t *testing.T) {
	cfg := testConfig(t.TempDir(), &inbox{})
	s, _ := serve(t, cfg)
	cfg.SecretKey = "another"
	_, err := put(t.Context(), clientFor(t, s.URL(), cfg), "users/u/a", "x")
	if code(err) != "SignatureDoesNotMatch" {
		t.Errorf("wrong secret: %v", err)
	}
	cfg.AccessKey = "AKIAOTHER"
	_, err = put(t.Context(), clientFor(t, s.URL(), cfg), "users/u/a", "x")
	if code(err) != "InvalidAccessKeyId" {
		t.Errorf("unknown key: %v", err)
	}
}

func TestConfigNamesEverythingThatIsWrong(t *testing.T) {
	_, err := Open(t.Context(), Config{Dir: "relative", Rules: []topology.Notification{{}}})
	if err == nil {
		t.Fatal("opened")
	}
	for _, part := range []string{"not absolute", "address", "bucket", "region", "key", "nothing to publish with"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in %v", part, err)
		}
	}
}

func TestAPortInUseIsNamed(t *testing.T) {
	s, _ := serve(t, testConfig(t.TempDir(), &inbox{}))
	addr := strings.TrimPrefix(s.URL(), "http://")
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := listenOn(t, addr)
	defer l.Close()
	cfg := testConfig(filepath.Join(t.TempDir(), "other"), &inbox{})
	cfg.Addr = addr
	_, err := Open(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), addr) {
		t.Errorf("opening on a busy port: %v", err)
	}
}

// list are all keys of the bucket.
func list(t *testing.T, c *s3.Client) []string {
	t.Helper()
	out, err := c.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(testBucket)})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, o := range out.Contents {
		keys = append(keys, *o.Key)
	}
	return keys
}
