package s3store_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/2112-lab/gen3d/internal/s3store"
	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/pipeline/pipelinetest"
)

// surveyed is what a survey finds, by session.
func surveyed(t *testing.T, store *s3store.Store, now time.Time) map[pipeline.SessionRef]string {
	t.Helper()
	all := map[pipeline.SessionRef]string{}
	for f, err := range store.Survey(t.Context(), now, time.Minute, 365*24*time.Hour) {
		if err != nil {
			t.Fatal(err)
		}
		what := ""
		if f.Overlooked {
			what += "overlooked"
		}
		if f.Unlisted {
			what += "unlisted"
		}
		if f.Aged {
			what += "aged"
		}
		all[f.SessionRef] += what
	}
	return all
}

func TestASurveyFindsUploadsThatNobodyReactedTo(t *testing.T) {
	store, client := open(t)
	ctx := t.Context()
	put := func(ref pipeline.SessionRef, f pipeline.File) {
		t.Helper()
		if err := store.Put(ctx, ref.Key(f), bytes.NewReader([]byte("x")), nil); err != nil {
			t.Fatal(err)
		}
	}
	written := func(ref pipeline.SessionRef) {
		t.Helper()
		e := &pipeline.SessionCreated{SessionRef: ref}
		pipeline.Stamp("x", time.Now(), "", []pipeline.Event{e})
		s, err := store.Apply(ctx, ref, e)
		if err == nil {
			err = store.Enlist(ctx, s)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	heard, lonely, late, empty := pipelinetest.NewRef(), pipelinetest.NewRef(), pipelinetest.NewRef(), pipelinetest.NewRef()
	written(late)
	put(empty, pipeline.Poster) // nothing that anybody uploaded
	put(heard, pipeline.OriginalImage)
	put(lonely, pipeline.OriginalImage)
	time.Sleep(1100 * time.Millisecond) // Last-Modified is to the second
	written(heard)
	put(late, pipeline.MaskFinal)
	if _, err := client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(store.Bucket()), Key: aws.String("users/somebody/notes.txt"), Body: bytes.NewReader([]byte("x")),
	}); err != nil {
		t.Fatal(err)
	}
	if found := surveyed(t, store, time.Now()); len(found) != 0 {
		t.Errorf("within the grace: %v", found)
	}
	want := map[pipeline.SessionRef]string{lonely: "overlooked", late: "overlooked"}
	if diff := cmp.Diff(want, surveyed(t, store, time.Now().Add(2*time.Minute))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A session from before there was an index, one whose writer was killed between
// metadata.json and the index, one killed between the new entry and the old, and an
// entry without its session: a survey finds them, and Relist cures them.
func TestASurveyBuildsTheIndex(t *testing.T) {
	store, client := open(t)
	ctx := t.Context()
	tell := func(ref pipeline.SessionRef, cause string, e pipeline.Event, list bool) {
		t.Helper()
		pipeline.Stamp(cause, time.Now(), "", []pipeline.Event{e})
		s, err := store.Apply(ctx, ref, e)
		if err == nil && list {
			err = store.Enlist(ctx, s)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	user := pipelinetest.NewRef().User
	session := func(n int) pipeline.SessionRef {
		return pipeline.SessionRef{User: user, Session: pipeline.SessionID(fmt.Sprintf("sess_1700000000_%08x", n))}
	}
	old, stale, double, stray, fine := session(1), session(2), session(3), session(4), session(5)
	for _, ref := range []pipeline.SessionRef{old, stale, double, stray, fine} {
		tell(ref, "created", &pipeline.SessionCreated{SessionRef: ref}, ref != old)
	}
	// What a crash leaves: the entry under its old name beside the new one.
	out, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(store.Bucket()), Prefix: aws.String("index/" + string(user))})
	if err != nil || len(out.Contents) != 4 {
		t.Fatal(out, err)
	}
	for _, o := range out.Contents {
		if strings.Contains(*o.Key, string(double.Session)) {
			extra := strings.Replace(*o.Key, "/created.", "/failed.", 1)
			if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(store.Bucket()), Key: &extra}); err != nil {
				t.Fatal(err)
			}
		}
	}
	gone := stray.Key(pipeline.Metadata).String()
	if _, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(store.Bucket()), Key: &gone}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond)
	tell(stale, "renamed", &pipeline.SessionRenamed{SessionRef: stale, Name: "teddy"}, false)

	found := surveyed(t, store, time.Now())
	want := map[pipeline.SessionRef]string{old: "unlisted", stale: "unlisted", double: "unlisted", stray: "unlisted"}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	for ref := range found {
		if err := store.Relist(ctx, ref); err != nil {
			t.Fatal(err)
		}
	}
	if found := surveyed(t, store, time.Now()); len(found) != 0 {
		t.Errorf("after correcting: %v", found)
	}
	listed, more, err := store.Listings(ctx, user, "", 100)
	if err != nil || more {
		t.Fatal(more, err)
	}
	have := []pipeline.Listing{{Session: old.Session, Status: pipeline.Created}, {Session: stale.Session, Status: pipeline.Created, Name: "teddy"},
		{Session: double.Session, Status: pipeline.Created}, {Session: fine.Session, Status: pipeline.Created}}
	if diff := cmp.Diff(have, listed); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A year on, by a clock that was put forward: sessions that nobody touched are aged, and
// erasing them leaves nothing of theirs, large or small, and nothing of anybody else's.
func TestASurveyFindsSessionsThatHaveHadTheirTime(t *testing.T) {
	store, client := open(t)
	ctx, now := t.Context(), time.Now()
	begin := func(ref pipeline.SessionRef) {
		t.Helper()
		e := &pipeline.SessionCreated{SessionRef: ref}
		pipeline.Stamp("x", now, "", []pipeline.Event{e})
		s, err := store.Apply(ctx, ref, e)
		if err == nil {
			err = store.Enlist(ctx, s)
		}
		if err == nil {
			_, err = store.File(ctx, "run_1", e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	old, preferences := pipelinetest.NewRef(), "users/"
	begin(old)
	preferences += string(old.User) + "/config/preferences.json"
	if _, err := store.WriteDocument(ctx, preferences, []byte("{}"), pipeline.AnyVersion); err != nil {
		t.Fatal(err)
	}
	const year = 365 * 24 * time.Hour
	if found := surveyed(t, store, now.Add(year-time.Hour)); len(found) != 0 {
		t.Errorf("before a year is over: %v", found)
	}
	if found := surveyed(t, store, now.Add(year+time.Hour)); found[old] != "aged" || len(found) != 1 {
		t.Fatalf("after a year: %v", found)
	}
	for f, err := range store.Survey(ctx, now.Add(10*year), time.Minute, 0) {
		t.Errorf("where sessions are kept without end: %v %v", f, err)
	}
	if err := store.Erase(ctx, old); err != nil {
		t.Fatal(err)
	}
	out, err := client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: aws.String(store.Bucket())})
	if err != nil {
		t.Fatal(err)
	}
	kept := false
	for _, v := range out.Versions {
		kept = kept || aws.ToString(v.Key) == preferences
		if strings.Contains(aws.ToString(v.Key), string(old.Session)) && !strings.HasPrefix(aws.ToString(v.Key), "erased/") {
			t.Errorf("left behind: %s", aws.ToString(v.Key))
		}
	}
	if !kept {
		t.Error("their owner's preferences are gone")
	}
}
