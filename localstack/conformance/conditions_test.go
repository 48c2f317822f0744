package conformance

import (
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	ifPage     = "S3 User Guide: How to prevent object overwrites with conditional writes"
	deletePage = "S3 User Guide: How to perform conditional deletes"
)

func ifNone(in *s3.PutObjectInput) { in.IfNoneMatch = aws.String("*") }

func ifMatch(etag *string) func(*s3.PutObjectInput) {
	return func(in *s3.PutObjectInput) { in.IfMatch = etag }
}

// racing sends n writes at once and counts those that succeed and those with a code
// that says why not.
func (t *trial) racing(n int, write func(i int) error) (won, lost int) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			err := write(i)
			mu.Lock()
			defer mu.Unlock()
			switch code(err) {
			case "success":
				won++
			case "PreconditionFailed", "ConditionalRequestConflict":
				lost++
			default:
				t.errorf("%v", err)
			}
		})
	}
	all.Wait()
	return won, lost
}

var conditionCalls = []call{
	{"PUT If-None-Match * writes where nothing is", ifPage, func(t *trial) {
		t.put(t.key("a"), "x", ifNone)
		want(t, "the body", t.get(t.key("a")), "x")
	}},
	{"PUT If-None-Match * is 412 where something is", ifPage, func(t *trial) {
		t.put(t.key("a"), "x")
		_, err := t.tryPut(t.key("a"), "y", ifNone)
		t.refused(err, "PreconditionFailed")
		want(t, "the body", t.get(t.key("a")), "x")
	}},
	{"of many PUT If-None-Match * at once one succeeds", ifPage, func(t *trial) {
		won, lost := t.racing(8, func(i int) error { _, err := t.tryPut(t.key("a"), fmt.Sprint(i), ifNone); return err })
		want(t, "the number that succeed", won, 1)
		want(t, "the number refused", lost, 7)
	}},
	{"PUT If-None-Match * writes over a delete marker", ifPage, func(t *trial) {
		t.put(t.key("a"), "x")
		_, err := t.s3.DeleteObject(t.ctx, &s3.DeleteObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("a"))})
		t.check(err)
		t.put(t.key("a"), "y", ifNone)
	}},
	{"PUT If-None-Match with an ETag is 501", "S3 API: PutObject, If-None-Match", func(t *trial) {
		etag := t.put(t.key("a"), "x").ETag
		_, err := t.tryPut(t.key("a"), "y", func(in *s3.PutObjectInput) { in.IfNoneMatch = etag })
		t.refused(err, "NotImplemented")
	}},
	{"PUT If-Match with the ETag writes", ifPage, func(t *trial) {
		etag := t.put(t.key("a"), "x").ETag
		t.put(t.key("a"), "y", ifMatch(etag))
		want(t, "the body", t.get(t.key("a")), "y")
	}},
	{"PUT If-Match with an old ETag is 412", ifPage, func(t *trial) {
		etag := t.put(t.key("a"), "x").ETag
		t.put(t.key("a"), "y")
		_, err := t.tryPut(t.key("a"), "z", ifMatch(etag))
		t.refused(err, "PreconditionFailed")
		want(t, "the body", t.get(t.key("a")), "y")
	}},
	{"PUT If-Match where nothing is is 404", ifPage, func(t *trial) {
		_, err := t.tryPut(t.key("a"), "x", ifMatch(aws.String(`"0cc175b9c0f1b6a831c399e269772661"`)))
		t.refused(err, "NoSuchKey")
	}},
	{"of many PUT If-Match at once one succeeds", ifPage, func(t *trial) {
		etag := t.put(t.key("a"), "x").ETag
		won, lost := t.racing(8, func(i int) error { _, err := t.tryPut(t.key("a"), fmt.Sprint(i), ifMatch(etag)); return err })
		want(t, "the number that succeed", won, 1)
		want(t, "the number refused", lost, 7)
	}},
	{"a copy If-None-Match * is 412 where something is", "S3 API: CopyObject, If-None-Match", func(t *trial) {
		t.put(t.key("a"), "x")
		t.put(t.key("b"), "y")
		_, err := t.copy(t.key("a"), t.key("b"), func(in *s3.CopyObjectInput) { in.IfNoneMatch = aws.String("*") })
		t.refused(err, "PreconditionFailed")
	}},
	{"a copy If-Match with another ETag is 412", "S3 API: CopyObject, If-Match", func(t *trial) {
		t.put(t.key("a"), "x")
		t.put(t.key("b"), "y")
		_, err := t.copy(t.key("a"), t.key("b"), func(in *s3.CopyObjectInput) { in.IfMatch = aws.String(`"0cc175b9c0f1b6a831c399e269772661"`) })
		t.refused(err, "PreconditionFailed")
	}},
	{"DELETE If-Match with the ETag deletes", deletePage, func(t *trial) {
		etag := t.put(t.key("a"), "x").ETag
		_, err := t.s3.DeleteObject(t.ctx, &s3.DeleteObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("a")), IfMatch: etag})
		t.check(err)
		_, err = t.tryGet(t.key("a"))
		t.refused(err, "NoSuchKey")
	}},
	{"DELETE If-Match with another ETag is 412", deletePage, func(t *trial) {
		t.put(t.key("a"), "x")
		_, err := t.s3.DeleteObject(t.ctx, &s3.DeleteObjectInput{Bucket: &t.bucket, Key: aws.String(t.key("a")), IfMatch: aws.String(`"0cc175b9c0f1b6a831c399e269772661"`)})
		t.refused(err, "PreconditionFailed")
	}},
}
