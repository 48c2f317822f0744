package objects

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/localstack/killtest"
)

// child is one life of the server.
type child struct {
	*s3.Client
	*killtest.Child
}

// startChild runs exe, which kills itself at point unless that is empty.
func startChild(t *testing.T, exe, dir, point string) child {
	t.Helper()
	c := killtest.Start(t, exe, dir, point, filepath.Join(dir, "s3"), filepath.Join(dir, "outbox"))
	return child{clientFor(t, c.Said, testConfig(dir, &inbox{})), c}
}

// published are all events of all lives, duplicates (by sequencer) apart.
func published(t *testing.T, dir string) []object {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "outbox"))
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	var all []object
	for line := range strings.Lines(string(b)) {
		o := decode(t, line).S3.Object
		if !seen[o.Sequencer] {
			all = append(all, o)
		}
		seen[o.Sequencer] = true
	}
	return all
}

func TestNothingIsLostByKills(t *testing.T) {
	exe := killtest.Build(t, filepath.Join(home, "testdata", "child"))
	t.Run("at each point of a write", func(t *testing.T) { killAtEachPoint(t, exe) })
	t.Run("under load", func(t *testing.T) { killUnderLoad(t, exe) })
}

// killAtEachPoint kills in the middle of a change: its event comes after the restart
// if, and only if, the change was made.
func killAtEachPoint(t *testing.T, exe string) {
	bucket := aws.String(testBucket)
	putIt := func(ctx context.Context, c *s3.Client) error {
		_, err := put(ctx, c, "users/u/it", "new")
		return err
	}
	joinIt := func(ctx context.Context, c *s3.Client) error { return multipartUpload(ctx, c, "users/u/it", 9) }
	copyIt := func(ctx context.Context, c *s3.Client) error {
		_, err := c.CopyObject(ctx, &s3.CopyObjectInput{
			Bucket: bucket, Key: aws.String("users/u/it"), CopySource: aws.String(testBucket + "/source"),
		})
		return err
	}
	dropIt := func(ctx context.Context, c *s3.Client) error {
		_, err := c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: aws.String("users/gone/it")})
		return err
	}
	for _, tc := range []struct {
		name   string
		point  string
		change func(context.Context, *s3.Client) error
		events int
	}{
		{"a put killed before it is stored never was", "s3:put:it:intent", putIt, 0},
		{"a put killed once stored is told of", "s3:put:it:stored", putIt, 1},
		{"a put killed once published is told of, twice as one", "s3:put:it:published", putIt, 1},
		{"a multipart upload killed before it is joined never was", "s3:put:it:intent", joinIt, 0},
		{"a multipart upload killed once joined is told of", "s3:put:it:stored", joinIt, 1},
		{"a copy killed before it is stored never was", "s3:put:it:intent", copyIt, 0},
		{"a copy killed once stored is told of", "s3:put:it:stored", copyIt, 1},
		{"a delete killed before it is done never was", "s3:delete:it:intent", dropIt, 0},
		{"a delete killed once done is told of", "s3:delete:it:stored", dropIt, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			first := startChild(t, exe, dir, "")
			for _, key := range []string{"source", "users/gone/it"} {
				if _, err := put(t.Context(), first.Client, key, "x"); err != nil {
					t.Fatal(err)
				}
			}
			first.Stop(t)
			before := len(published(t, dir))

			second := startChild(t, exe, dir, tc.point)
			if err := tc.change(t.Context(), second.Client); err == nil {
				t.Error("the change was answered though the server was killed")
			}
			second.Died(t)

			third := startChild(t, exe, dir, "") // replays before it listens
			third.Stop(t)
			if got := published(t, dir)[before:]; len(got) != tc.events {
				t.Errorf("%d events, want %d: %v", len(got), tc.events, got)
			}
		})
	}
}

// killUnderLoad kills three lives in a row while six clients upload: every upload
// that was answered is there, and was told of.
func killUnderLoad(t *testing.T, exe string) {
	dir := t.TempDir()
	var mu sync.Mutex
	answered := make(map[string]bool)
	for life := range 3 {
		c := startChild(t, exe, dir, "")
		var writers sync.WaitGroup
		for w := range 6 {
			writers.Go(func() {
				for n := 0; ; n++ {
					key := fmt.Sprintf("users/u/%d-%d-%d", life, w, n)
					if _, err := put(t.Context(), c.Client, key, key); err != nil {
						return // killed
					}
					mu.Lock()
					answered[key] = true
					mu.Unlock()
				}
			})
		}
		time.Sleep(400 * time.Millisecond)
		c.Kill(t)
		writers.Wait()
	}
	c := startChild(t, exe, dir, "")
	told := make(map[string]bool)
	for _, o := range published(t, dir) {
		told[o.Key] = true
	}
	for key := range answered {
		if !told[key] {
			t.Errorf("%s was answered but never told of", key)
		}
		if got := get(t, c.Client, key, ""); got != key {
			t.Errorf("%s holds %q", key, got)
		}
	}
	c.Stop(t)
	t.Logf("%d answered, %d told of", len(answered), len(told))
	if len(answered) == 0 {
		t.Error("nothing was uploaded before the kills")
	}
}
