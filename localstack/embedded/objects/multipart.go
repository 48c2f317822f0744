package objects

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/s3response"
)

// clockGrain is more than the step of the clock that stamps files.
const clockGrain = time.Second

// CompleteMultipartUpload joins the parts of an upload to an object.
func (d *decorated) CompleteMultipartUpload(
	ctx context.Context, in *s3.CompleteMultipartUploadInput,
) (s3response.CompleteMultipartUploadResult, string, error) {
	if err := d.admit(&in.Bucket, &in.Key); err != nil {
		return s3response.CompleteMultipartUploadResult{}, "", err
	}
	defer d.writes.leave()
	const event = "ObjectCreated:CompleteMultipartUpload"
	var p promise
	defer func() { p.release() }()
	if d.wants(*in.Bucket, event, *in.Key) {
		var err error
		p, err = d.promise(intent{
			Event: event, Key: *in.Key, Staged: time.Now().Add(-clockGrain), Caller: callerOf(ctx),
		})
		if err != nil {
			return s3response.CompleteMultipartUploadResult{}, "", err
		}
	}
	out, version, err := d.Posix.CompleteMultipartUpload(ctx, in)
	if err == nil {
		err = d.settle(*in.Bucket, *in.Key)
	}
	return out, version, d.keepCurrent(ctx, &p, err)
}

// UploadPart stores one part. Parts are not fsynced: the object joined from them is.
func (d *decorated) UploadPart(ctx context.Context, in *s3.UploadPartInput) (*s3.UploadPartOutput, error) {
	if err := d.admit(&in.Bucket, &in.Key); err != nil {
		return nil, err
	}
	defer d.writes.leave()
	return d.Posix.UploadPart(ctx, in)
}
