package objects

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// varying are the values of a record that differ from run to run.
var varying = regexp.MustCompile(
	`"(eventTime|x-amz-request-id|x-amz-id-2|versionId|sequencer)": "([^"]+)"`)

// golden compares one event with testdata/name.json, its varying values hidden
// behind their form.
func golden(t *testing.T, name, message string) {
	t.Helper()
	var buf bytes.Buffer
	if err := json.Indent(&buf, []byte(message), "", "  "); err != nil {
		t.Fatal(err)
	}
	got := varying.ReplaceAllStringFunc(buf.String(), func(s string) string {
		m := varying.FindStringSubmatch(s)
		return `"` + m[1] + `": "` + form(m[1], m[2]) + `"`
	})
	path := filepath.Join("testdata", name+".json")
	path = filepath.Join(home, path)
	if *update {
		if err := os.WriteFile(path, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got+"\n"); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// form describes a varying value, so that a wrong form shows in the diff.
func form(name, value string) string {
	for _, f := range []struct{ name, pattern, form string }{
		{"eventTime", `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`, "(RFC 3339, ms, Z)"},
		{"x-amz-request-id", `^[0-9A-Z]{16}$`, "(16 letters and digits)"},
		{"x-amz-id-2", `^[A-Za-z0-9+/=]{88}$`, "(88 base64 characters)"},
		{"versionId", `^[0-9A-HJKMNP-TV-Z]{26}$`, "(ULID)"},
		{"sequencer", `^[0-9A-F]{18}$`, "(18 hex digits)"},
	} {
		if f.name == name && regexp.MustCompile(f.pattern).MatchString(value) {
			return f.form
		}
	}
	return value
}

func TestEveryWayToChangeAnObjectSendsItsEvent(t *testing.T) {
	box := &inbox{}
	s, c := serve(t, testConfig(t.TempDir(), box))
	ctx, bucket := t.Context(), aws.String(testBucket)
	copyOf := func(from, to string) error {
		_, err := c.CopyObject(ctx, &s3.CopyObjectInput{
			Bucket: bucket, Key: &to, CopySource: aws.String(testBucket + "/" + from),
			MetadataDirective: types.MetadataDirectiveReplace, Metadata: map[string]string{"n": "1"},
		})
		return err
	}
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"put", func() error { _, err := put(ctx, c, "users/u/red flower+é.jpg", "body"); return err }},
		{"post", func() error { return postForm(t, s, c, "users/u/form.bin", "body", 1, 100) }},
		{"multipart", func() error { return multipartUpload(ctx, c, "users/u/big.bin", 5<<20+1) }},
		{"copy", func() error { return copyOf("users/u/form.bin", "users/u/copy.bin") }},
		{"copy_in_place", func() error { return copyOf("users/u/form.bin", "users/u/form.bin") }},
		{"folder", func() error { _, err := put(ctx, c, "users/u/folder/", ""); return err }},
	} {
		t.Run(step.name, func(t *testing.T) {
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			got := box.take()
			if len(got) != 1 {
				t.Fatalf("%d events: %v", len(got), got)
			}
			golden(t, step.name, got[0])
		})
	}
}

func TestDeletesSendEventsOnlyWhereARuleAsks(t *testing.T) {
	box := &inbox{}
	_, c := serve(t, testConfig(t.TempDir(), box))
	ctx, bucket := t.Context(), aws.String(testBucket)
	var versions []string
	for _, key := range []string{"users/gone/a", "users/gone/b", "users/kept"} {
		out, err := put(ctx, c, key, "x")
		if err != nil {
			t.Fatal(err)
		}
		versions = append(versions, *out.VersionId)
	}
	box.take()

	if _, err := c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: aws.String("users/gone/a")}); err != nil {
		t.Fatal(err)
	}
	got := box.take()
	if len(got) != 1 {
		t.Fatalf("%d events of one delete: %v", len(got), got)
	}
	golden(t, "delete_marker", got[0])

	if _, err := c.DeleteObject(ctx, &s3.DeleteObjectInput{
		Bucket: bucket, Key: aws.String("users/gone/a"), VersionId: &versions[0],
	}); err != nil {
		t.Fatal(err)
	}
	if got = box.take(); len(got) != 1 {
		t.Fatalf("%d events of one delete: %v", len(got), got)
	}
	golden(t, "delete_version", got[0])

	out, err := c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{
		Objects: []types.ObjectIdentifier{
			{Key: aws.String("users/gone/b")}, {Key: aws.String("users/kept")}, {Key: aws.String("users/../kept")},
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got = box.take(); len(got) != 1 || !strings.Contains(got[0], "users/gone/b") {
		t.Errorf("events of a batch delete: %v", got)
	}
	if len(out.Deleted) != 2 || len(out.Errors) != 1 {
		t.Errorf("batch delete answered %v and %v", out.Deleted, out.Errors)
	}
}

func TestFailedUploadsSendNothing(t *testing.T) {
	box := &inbox{}
	s, c := serve(t, testConfig(t.TempDir(), box))
	if _, err := put(t.Context(), c, "users/u/a", "x"); err != nil {
		t.Fatal(err)
	}
	box.take()
	_, err := put(t.Context(), c, "users/u/a", "y", func(in *s3.PutObjectInput) { in.IfNoneMatch = aws.String("*") })
	if code(err) != "PreconditionFailed" {
		t.Errorf("second create: %v", err)
	}
	if err := postForm(t, s, c, "users/u/b", "too long", 1, 3); err == nil {
		t.Error("a form above its length was stored")
	}
	if _, err := put(t.Context(), c, "elsewhere/a", "x"); err != nil {
		t.Fatal(err)
	}
	if got := box.take(); len(got) != 0 {
		t.Errorf("published %v", got)
	}
	left, err := s.journal.left()
	for deadline := time.Now().Add(time.Minute); err == nil && len(left) != 0 && time.Now().Before(deadline); left, err = s.journal.left() {
		time.Sleep(eraseDelay)
	}
	if err != nil || len(left) != 0 {
		t.Errorf("intents left: %v, %v", left, err)
	}
}

func TestAnEventThatCannotBePublishedIsSentLater(t *testing.T) {
	box := &inbox{}
	s, c := serve(t, testConfig(t.TempDir(), box))
	box.breakWith(errors.New("topic is down"))
	if _, err := put(t.Context(), c, "users/u/a", "x"); err != nil {
		t.Fatalf("the upload itself worked, yet: %v", err)
	}
	if n := s.Waiting(); n != 1 {
		t.Errorf("%d events wait", n)
	}
	box.breakWith(nil)
	if got := eventually(t, box, 1); !strings.Contains(got[0], "users/u/a") {
		t.Errorf("sent %v", got)
	}
	for deadline := time.Now().Add(time.Minute); s.Waiting() != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) { // it is crossed off after it was sent
			t.Fatalf("%d events still wait", s.Waiting())
		}
	}
}

func TestAnEventOwedAtCloseIsSentAfterTheNextOpen(t *testing.T) {
	dir, box := t.TempDir(), &inbox{}
	s, c := serve(t, testConfig(dir, box))
	box.breakWith(errors.New("topic is down"))
	if _, err := put(t.Context(), c, "users/u/a", "x"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	box.breakWith(nil)
	serve(t, testConfig(dir, box))
	if got := box.take(); len(got) != 1 {
		t.Errorf("after the restart: %v", got)
	}
}

func TestSequencersGrowAlsoAcrossRestarts(t *testing.T) {
	dir, box := t.TempDir(), &inbox{}
	last := ""
	for range 3 {
		s, c := serve(t, testConfig(dir, box))
		for range 5 {
			if _, err := put(t.Context(), c, "users/u/a", "x"); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range box.take() {
			if got := decode(t, m).S3.Object.Sequencer; got <= last {
				t.Errorf("sequencer %s after %s", got, last)
			} else {
				last = got
			}
		}
		if err := s.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

// eventually waits for n events.
func eventually(t *testing.T, box *inbox, n int) []string {
	t.Helper()
	var got []string
	for deadline := time.Now().Add(time.Minute); len(got) < n; {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d events came: %v", len(got), n, got)
		}
		got = append(got, box.take()...)
		time.Sleep(10 * time.Millisecond)
	}
	return got
}

// decode is the only record of a message.
func decode(t *testing.T, message string) record {
	t.Helper()
	var doc document
	if err := json.Unmarshal([]byte(message), &doc); err != nil || len(doc.Records) != 1 {
		t.Fatalf("%s: %v", message, err)
	}
	return doc.Records[0]
}
