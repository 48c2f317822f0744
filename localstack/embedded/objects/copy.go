package objects

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/versity/versitygw/s3err"
	"github.com/versity/versitygw/s3response"
)

// CopyObject copies inside the server; onto itself it only replaces metadata.
func (d *decorated) CopyObject(
	ctx context.Context, in s3response.CopyObjectInput,
) (s3response.CopyObjectOutput, error) {
	if err := d.admit(&in.Bucket, &in.Key); err != nil {
		return s3response.CopyObjectOutput{}, err
	}
	defer d.writes.leave()
	const event = "ObjectCreated:Copy"
	var p promise
	defer func() { p.release() }()
	if d.wants(*in.Bucket, event, *in.Key) {
		var err error
		// No Staged: a copy onto itself does not touch the time of the data.
		p, err = d.promise(intent{Event: event, Key: *in.Key, Caller: callerOf(ctx)})
		if err != nil {
			return s3response.CopyObjectOutput{}, err
		}
	}
	out, err := d.Posix.CopyObject(ctx, in)
	if is(err, s3err.ErrNoSuchVersion) && !strings.Contains(aws.ToString(in.CopySource), "?versionId=") {
		err = s3err.GetAPIError(s3err.ErrNoSuchKey) // no version was asked for
	}
	if err == nil {
		err = d.settle(*in.Bucket, *in.Key)
	}
	return out, d.keepCurrent(ctx, &p, err)
}
