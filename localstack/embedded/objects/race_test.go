package objects

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func TestOneOfManyCreatorsWins(t *testing.T) {
	box := &inbox{}
	_, c := serve(t, testConfig(t.TempDir(), box))
	const writers = 24
	var won, lost atomic.Int32
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			_, err := put(t.Context(), c, "users/u/one", strconv.Itoa(i),
				func(in *s3.PutObjectInput) { in.IfNoneMatch = aws.String("*") })
			switch code(err) {
			case "":
				won.Add(1)
			case "PreconditionFailed":
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || lost.Load() != writers-1 {
		t.Errorf("%d won and %d lost", won.Load(), lost.Load())
	}
	if got := box.take(); len(got) != 1 {
		t.Errorf("%d events", len(got))
	}
}

func TestNoIncrementIsLostWithIfMatch(t *testing.T) {
	_, c := serve(t, testConfig(t.TempDir(), &inbox{}))
	const writers, each = 24, 1
	if _, err := put(t.Context(), c, "users/u/count", "0"); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for done := 0; done < each; {
				out, err := c.GetObject(t.Context(), &s3.GetObjectInput{
					Bucket: aws.String(testBucket), Key: aws.String("users/u/count"),
				})
				if err != nil {
					t.Error(err)
					return
				}
				var n int
				_, _ = fmt.Fscan(out.Body, &n)
				out.Body.Close()
				_, err = put(t.Context(), c, "users/u/count", strconv.Itoa(n+1),
					func(in *s3.PutObjectInput) { in.IfMatch = out.ETag })
				switch code(err) {
				case "":
					done++
				case "PreconditionFailed":
				default:
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if got := get(t, c, "users/u/count", ""); got != strconv.Itoa(writers*each) {
		t.Errorf("counted to %s", got)
	}
}

// TestSequencersFollowTheOrderOfWrites overwrites one key from many sides: the
// event with the largest sequencer must be the one of the version that stands.
func TestSequencersFollowTheOrderOfWrites(t *testing.T) {
	box := &inbox{}
	_, c := serve(t, testConfig(t.TempDir(), box))
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			if _, err := put(t.Context(), c, "users/u/hot", strconv.Itoa(i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	head, err := c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(testBucket), Key: aws.String("users/u/hot")})
	if err != nil {
		t.Fatal(err)
	}
	last, version := "", ""
	for _, m := range box.take() {
		o := decode(t, m).S3.Object
		if o.Sequencer > last {
			last, version = o.Sequencer, o.Version
		}
	}
	if version != *head.VersionId {
		t.Errorf("the last event tells of version %s, but %s stands", version, *head.VersionId)
	}
}

func TestMultipartUploadIsStoredWhole(t *testing.T) {
	_, c := serve(t, testConfig(t.TempDir(), &inbox{}))
	const size = 5<<20 + 17
	if err := multipartUpload(t.Context(), c, "users/u/big", size); err != nil {
		t.Fatal(err)
	}
	if got := get(t, c, "users/u/big", ""); got != strings.Repeat("g", size) {
		t.Errorf("%d bytes came back", len(got))
	}
}
