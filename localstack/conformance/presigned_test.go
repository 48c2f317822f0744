package conformance

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	presignPage = "S3 User Guide: Download and upload objects with presigned URLs"
	signPage    = "S3 API: Authenticating Requests, Signature Version 4"
)

// fetch makes a request without credentials and answers its status and what it says.
func (t *trial) fetch(method, url, body string, header ...string) (int, string) {
	req, err := http.NewRequestWithContext(t.ctx, method, url, strings.NewReader(body))
	t.check(err)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := t.cfg.HTTPClient.Do(req)
	t.check(err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	t.check(err)
	return resp.StatusCode, string(b)
}

func (t *trial) presigner() *s3.PresignClient { return s3.NewPresignClient(t.s3) }

func (t *trial) readable(key string, change ...func(*s3.PresignOptions)) string {
	out, err := t.presigner().PresignGetObject(t.ctx, &s3.GetObjectInput{Bucket: &t.bucket, Key: &key}, change...)
	t.check(err)
	return out.URL
}

// earlier signs as if it were so long ago.
type earlier struct {
	s3.HTTPPresignerV4
	by time.Duration
}

func (e earlier) PresignHTTP(ctx context.Context, c aws.Credentials, r *http.Request, hash, service, region string, at time.Time, o ...func(*v4.SignerOptions)) (string, http.Header, error) {
	return e.HTTPPresignerV4.PresignHTTP(ctx, c, r, hash, service, region, at.Add(-e.by), o...)
}

var presignCalls = []call{
	{"a presigned GET needs no credentials", presignPage, func(t *trial) {
		t.put(t.key("a b"), "hello")
		status, body := t.fetch("GET", t.readable(t.key("a b")), "")
		want(t, "the status", status, 200)
		want(t, "the body", body, "hello")
	}},
	{"a presigned PUT writes", presignPage, func(t *trial) {
		out, err := t.presigner().PresignPutObject(t.ctx, &s3.PutObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("a"))})
		t.check(err)
		status, said := t.fetch("PUT", out.URL, "hello")
		if status != 200 {
			t.fatalf("%d %s", status, said)
		}
		want(t, "the body", t.get(t.key("a")), "hello")
	}},
	{"a presigned request for another key is SignatureDoesNotMatch", signPage, func(t *trial) {
		t.put(t.key("a"), "x")
		t.put(t.key("b"), "y")
		status, said := t.fetch("GET", strings.Replace(t.readable(t.key("a")), t.key("a"), t.key("b"), 1), "")
		want(t, "the status", status, 403)
		want(t, "the code is told", strings.Contains(said, "SignatureDoesNotMatch"), true)
	}},
	{"a presigned GET is no leave to PUT", presignPage, func(t *trial) {
		t.put(t.key("a"), "x")
		status, _ := t.fetch("PUT", t.readable(t.key("a")), "y")
		want(t, "the status", status, 403)
	}},
	{"a presigned request past its time is AccessDenied", presignPage, func(t *trial) {
		t.put(t.key("a"), "x")
		old := t.readable(t.key("a"), func(o *s3.PresignOptions) {
			o.Expires, o.Presigner = time.Minute, earlier{o.Presigner, 10 * time.Minute}
		})
		status, said := t.fetch("GET", old, "")
		want(t, "the status", status, 403)
		want(t, "the code is told", strings.Contains(said, "AccessDenied"), true)
	}},
	{"a type that is signed must be sent", presignPage, func(t *trial) {
		out, err := t.presigner().PresignPutObject(t.ctx, &s3.PutObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("a")), ContentType: aws.String("image/png")})
		t.check(err)
		status, _ := t.fetch("PUT", out.URL, "hello", "Content-Type", "text/html")
		want(t, "the status", status, 403)
	}},
	{"a presigned GET may name type and disposition of its answer", "S3 API: GetObject, Overriding response header values", func(t *trial) {
		t.put(t.key("a"), "x")
		out, err := t.presigner().PresignGetObject(t.ctx, &s3.GetObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("a")), ResponseContentDisposition: aws.String(`attachment; filename="b"`)})
		t.check(err)
		req, _ := http.NewRequestWithContext(t.ctx, "GET", out.URL, nil)
		resp, err := t.cfg.HTTPClient.Do(req)
		t.check(err)
		_ = resp.Body.Close()
		want(t, "the disposition", resp.Header.Get("Content-Disposition"), `attachment; filename="b"`)
	}},
	{"a request without a signature is AccessDenied", signPage, func(t *trial) {
		t.put(t.key("a"), "x")
		status, said := t.fetch("GET", t.url+"/"+t.bucket+"/"+t.key("a"), "")
		want(t, "the status", status, 403)
		want(t, "the code is told", strings.Contains(said, "AccessDenied"), true)
	}},
	{"a request signed with a wrong secret is SignatureDoesNotMatch", signPage, func(t *trial) {
		right, err := t.cfg.Credentials.Retrieve(t.ctx)
		t.check(err)
		_, err = t.as(right.AccessKeyID, "wrong").ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket})
		t.refused(err, "SignatureDoesNotMatch")
	}},
	{"a request of an unknown key is InvalidAccessKeyId", "S3 API: Error responses", func(t *trial) {
		_, err := t.as("AKIAIOSFODNN7EXAMPLE", "wrong").ListObjectsV2(t.ctx, &s3.ListObjectsV2Input{Bucket: &t.bucket})
		t.refused(err, "InvalidAccessKeyId")
	}},
}

// as is the cloud's S3 for somebody else.
func (t *trial) as(key, secret string) *s3.Client {
	cfg := t.cfg.Copy()
	cfg.Credentials = credentials.NewStaticCredentialsProvider(key, secret, "")
	return t.clientOf(t.url, cfg)
}
