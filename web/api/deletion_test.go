package api_test

import (
	"bytes"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/handlers"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/api"
)

// versions are all versions and delete markers below a prefix.
func versions(t *testing.T, client *s3.Client, prefix string) (n int) {
	t.Helper()
	out, err := client.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: aws.String("gen3d-test"), Prefix: &prefix})
	if err != nil {
		t.Fatal(err)
	}
	return len(out.Versions) + len(out.DeleteMarkers)
}

// The seven days over a versioned bucket: day 6 brings everything back, day 8 leaves
// no version of anything.
func TestAfterSevenDaysNoVersionIsLeft(t *testing.T) {
	const day = 24 * time.Hour
	store, client := realStore(t)
	late := time.Duration(0)
	clock := func() time.Time { return time.Now().Add(late) }
	w := serve(t, func(c *api.Config) { c.Store, c.Clock = store, clock })
	other := pipeline.SessionRef{User: "ada", Session: "sess_1700000001_a1b2c3d4"}
	for _, one := range []pipeline.SessionRef{ref, other} {
		for _, f := range []pipeline.File{pipeline.OriginalImage, pipeline.MaskFinal, pipeline.OutputMesh} {
			for _, text := range []string{"first", "second"} {
				if err := store.Put(t.Context(), one.Key(f), bytes.NewReader([]byte(text)), nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		e := &pipeline.ImageUploaded{SessionRef: one, Upload: pipeline.Upload{ETag: "e", At: time.Now()}}
		pipeline.Stamp("s3", time.Now(), "", []pipeline.Event{e})
		s, err := store.Apply(t.Context(), one, e)
		if err == nil {
			err = store.Enlist(t.Context(), s)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String("gen3d-test"), Key: aws.String(ref.Key(pipeline.OutputMesh).String())}); err != nil {
		t.Fatal(err) // so that there is a delete marker
	}
	status := func(method, suffix string) int {
		return w.do(call{method: method, path: at(suffix), token: "ada"}).status
	}
	sweep := func(want int) {
		t.Helper()
		if n, err := (handlers.SweepDeleted{Store: store, Clock: clock}).Once(t.Context()); err != nil || n != want {
			t.Fatalf("%d erased, %v; want %d", n, err, want)
		}
	}
	keys := inventory(t, client)

	if got := status("DELETE", ""); got != http.StatusNoContent {
		t.Fatal(got)
	}
	late = 6 * day
	sweep(0)
	if got := status("POST", "/restore"); got != http.StatusAccepted {
		t.Fatalf("on day 6: %d", got)
	}
	late = 8 * day
	sweep(0)
	after := inventory(t, client)
	delete(after, "inflight/ada/"+string(ref.Session))
	for _, k := range []map[string]string{keys, after} {
		delete(k, ref.Key(pipeline.Metadata).String()) // it tells of the deletion
	}
	if !maps.Equal(keys, after) {
		t.Errorf("restored on day 6, then there is %v, before %v", after, keys)
	}

	if g := w.do(call{method: "POST", path: at("/share"), token: "ada", body: `{}`}); g.status != http.StatusCreated {
		t.Fatal(g.status)
	}
	status("DELETE", "")
	others := versions(t, client, other.Prefix())
	late = 16 * day
	sweep(1)
	if n := versions(t, client, ref.Prefix()) + versions(t, client, "deleted/") + versions(t, client, "shares/") + versions(t, client, "inflight/"); n != 0 {
		t.Errorf("%d versions are left", n)
	}
	if n := versions(t, client, "index/"); n != 1 {
		t.Errorf("%d versions of entries in the index are left, want the other session's", n)
	}
	if n := versions(t, client, other.Prefix()); n != others || n == 0 {
		t.Errorf("another session has %d versions, had %d", n, others)
	}
	sweep(0)
}
