package objects

import (
	"context"
	"errors"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/s3err"
	"github.com/versity/versitygw/s3response"
)

// overMarker lets a write that wants nothing to be there (If-None-Match: *) go where
// only a delete marker is: to S3 that is nothing, to versitygw an object. The caller
// must unlock when it has written.
//
// Such writes of one key then go one after the other, and the condition of the first is
// dropped. A write without a condition that comes in between is overwritten.
func (d *decorated) overMarker(ctx context.Context, in *s3response.PutObjectInput) (unlock func()) {
	if aws.ToString(in.IfNoneMatch) != "*" || !d.isMarked(ctx, *in.Bucket, *in.Key) {
		return func() {}
	}
	unlock = d.unmarking.lock(*in.Bucket + "/" + *in.Key)
	if d.isMarked(ctx, *in.Bucket, *in.Key) { // nobody was quicker
		in.IfNoneMatch = nil
	}
	return unlock
}

// isMarked reports whether the current version of an object is a delete marker, which
// lies there as a file that nobody can read.
func (d *decorated) isMarked(ctx context.Context, bucket, key string) bool {
	info, err := os.Lstat(d.path(bucket, key))
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	_, err = d.Posix.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	return is(err, s3err.ErrNoSuchKey)
}

// is reports whether an error of the store is one of S3's.
func is(err error, code s3err.ErrorCode) bool {
	var got s3err.S3Error
	return errors.As(err, &got) && got.BaseError().Code == s3err.GetAPIError(code).Code
}
