package s3store_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/localstack/embedded/objects"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

// open serves a bucket for one test.
func open(t *testing.T) (*s3store.Store, *s3.Client) {
	t.Helper()
	const bucket, region, access, secret = "gen3d-test", "eu-west-1", "AKIATEST", "secret"
	server, err := objects.Open(t.Context(), objects.Config{
		Dir: t.TempDir(), Addr: "127.0.0.1:0", Bucket: bucket, Region: region, AccessKey: access, SecretKey: secret,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := server.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	client := s3.New(s3.Options{
		BaseEndpoint: aws.String(server.URL()), Region: region, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(access, secret, ""),
	})
	return s3store.New(client, bucket), client
}

func TestStore(t *testing.T) {
	store, _ := open(t)
	if err := store.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	pipelinetest.TestStore(t, func(*testing.T) pipelinetest.Store { return store })
}

func TestLinkCanBeFollowedByAnybody(t *testing.T) {
	store, _ := open(t)
	key := pipelinetest.NewRef().Key(pipeline.OutputMesh)
	if err := store.Put(t.Context(), key, bytes.NewReader([]byte("ply")), nil); err != nil {
		t.Fatal(err)
	}
	link, err := store.Link(t.Context(), key, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Get(link) //nolint:noctx // a test's own server
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK || body.String() != "ply" || !strings.Contains(res.Header.Get("Content-Disposition"), "output_mesh.ply") {
		t.Errorf("%s: %q, %v", res.Status, body.String(), res.Header)
	}
}

func TestForeignMetadataIsAPermanentError(t *testing.T) {
	store, _ := open(t)
	for name, body := range map[string]string{"garbage": "{", "another session": `{"session_id":"sess_1_00000000","user_id":"eve"}`} {
		ref := pipelinetest.NewRef()
		if err := store.Put(t.Context(), ref.Key(pipeline.Metadata), strings.NewReader(body), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Session(t.Context(), ref); !pipeline.IsPermanent(err) {
			t.Errorf("%s: %v, want a permanent error", name, err)
		}
	}
}
