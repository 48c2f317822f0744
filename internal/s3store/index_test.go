package s3store_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

type counting struct{ n *atomic.Int64 }

func (c counting) Do(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return http.DefaultClient.Do(r)
}

// The first page is one request whatever lies behind it; more than a thousand
// entries are listed folder by folder, and come in the same order.
func TestWhatAListCosts(t *testing.T) {
	_, client := open(t)
	var requests atomic.Int64
	options := client.Options()
	options.HTTPClient = counting{&requests}
	store := s3store.New(s3.New(options), "gen3d-test")
	var want []pipeline.Listing
	var g errgroup.Group
	g.SetLimit(8)
	const sessions = 2300 // one every 9 hours and 21 minutes: 77 folders
	for i := range sessions {
		id := pipeline.SessionID(fmt.Sprintf("sess_%d_%08x", 1_790_000_000-i*33_660, i))
		want = append(want, pipeline.Listing{Session: id, Status: pipeline.Created, Name: fmt.Sprint("photo ", i)})
		g.Go(func() error { // an entry as Enlist writes it
			key := fmt.Sprintf("index/ada/%s.%s/created.%s", split(fmt.Sprintf("%012d", 999_999_999_999-(1_790_000_000-i*33_660))), id,
				base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprint("photo ", i))))
			_, err := client.PutObject(context.Background(), &s3.PutObjectInput{Bucket: aws.String("gen3d-test"), Key: &key, Body: bytes.NewReader(nil)})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after, n, most int
	}{{0, 1, 1}, {0, 21, 1}, {0, 1000, 1}, {1500, 500, 1}, {0, 1001, 18}, {0, 2299, 70}, {0, 2300, 70}, {0, 20_000, 70}, {700, 20_000, 50}} {
		requests.Store(0)
		after := pipeline.SessionID("")
		if c.after > 0 {
			after = want[c.after-1].Session
		}
		got, more, err := store.Listings(t.Context(), "ada", after, c.n)
		if err != nil {
			t.Fatal(err)
		}
		end := min(c.after+c.n, sessions)
		if diff := cmp.Diff(want[c.after:end], got); diff != "" || more != (end < sessions) {
			t.Errorf("%d after %d: more %v (-want +got):\n%s", c.n, c.after, more, diff)
		}
		if n := requests.Load(); n > int64(c.most) {
			t.Errorf("%d after %d took %d requests, want %d at most", c.n, c.after, n, c.most)
		}
	}
}

func split(digits string) string { return digits[:6] + "/" + digits[6:] }

// Many writers with news of every age, some of them killed half-way: once each has
// been told again, as its queue does, there is one entry, and it is the truth.
func TestTheIndexComesToTheTruth(t *testing.T) {
	store, client := open(t)
	ctx := t.Context()
	for round := range 4 {
		ref := pipelinetest.NewRef()
		var told []pipeline.Session
		for i := range 6 {
			e := &pipeline.SessionRenamed{SessionRef: ref, Name: fmt.Sprint("name ", i)}
			pipeline.Stamp(fmt.Sprint(i), time.Unix(int64(1_700_000_000+i), 0), "", []pipeline.Event{e})
			s, err := store.Apply(ctx, ref, e)
			if err != nil {
				t.Fatal(err)
			}
			told = append(told, s)
		}
		rng := rand.New(rand.NewPCG(uint64(round), 7))
		var g sync.WaitGroup
		for _, s := range told {
			calls := rng.IntN(12)
			g.Go(func() {
				options := client.Options()
				options.HTTPClient = dying{new(atomic.Int64), int64(calls)}
				options.RetryMaxAttempts = 1
				options.ExpressCredentials = nil // one of its own: s3.New writes to the one that is given
				if s3store.New(s3.New(options), store.Bucket()).Enlist(ctx, s) == nil {
					return
				}
				if err := store.Enlist(ctx, s); err != nil { // told again
					t.Error(err)
				}
			})
		}
		g.Wait()
		listed, _, err := store.Listings(ctx, ref.User, "", 10)
		want := []pipeline.Listing{{Session: ref.Session, Status: pipeline.Created, Name: "name 5"}}
		if diff := cmp.Diff(want, listed); err != nil || diff != "" {
			t.Errorf("round %d: %v (-want +got):\n%s", round, err, diff)
		}
		if n := versions(t, client, store, "index/"+string(ref.User)); n != 1 {
			t.Errorf("round %d: %d versions of entries are left, want 1", round, n)
		}
		if err := store.Erase(ctx, ref); err != nil {
			t.Fatal(err)
		}
		if n := versions(t, client, store, "index/"+string(ref.User)); n != 0 {
			t.Errorf("round %d: %d versions are left of an erased session", round, n)
		}
	}
}

// dying is killed after so many requests.
type dying struct {
	n     *atomic.Int64
	calls int64
}

func (d dying) Do(r *http.Request) (*http.Response, error) {
	if d.n.Add(1) > d.calls {
		return nil, fmt.Errorf("killed")
	}
	return http.DefaultClient.Do(r)
}

func versions(t *testing.T, client *s3.Client, store *s3store.Store, prefix string) int {
	t.Helper()
	out, err := client.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: aws.String(store.Bucket()), Prefix: &prefix})
	if err != nil {
		t.Fatal(err)
	}
	return len(out.Versions) + len(out.DeleteMarkers)
}

// No reaction hears of an entry: S3 tells of keys below users/ alone, and an
// integrator's credentials reach no further.
func TestEntriesLieOutsideOfWhatS3Tells(t *testing.T) {
	store, client := open(t)
	ref := pipelinetest.NewRef()
	e := &pipeline.SessionRenamed{SessionRef: ref, Name: "original_image.jpg"}
	pipeline.Stamp("x", time.Unix(1_700_000_000, 0), "", []pipeline.Event{e})
	s, err := store.Apply(t.Context(), ref, e)
	if err == nil {
		err = store.Enlist(t.Context(), s)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(store.Bucket())})
	if err != nil {
		t.Fatal(err)
	}
	var under, beside int
	for _, o := range out.Contents {
		if strings.HasPrefix(*o.Key, "users/") {
			under++
		} else if strings.HasPrefix(*o.Key, "index/") {
			beside++
		}
	}
	if under != 1 || beside != 1 {
		t.Errorf("%d keys below users/, want metadata.json; %d below index/, want one entry", under, beside)
	}
}
