package objects

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/oklog/ulid/v2"
	"github.com/versity/versitygw/s3err"
	"github.com/versity/versitygw/s3response"
)

const (
	removed = "ObjectRemoved:Delete"              // a version, for good
	marked  = "ObjectRemoved:DeleteMarkerCreated" // hidden; versions stay
)

// maxDeletes is how many keys S3 takes in one request.
const maxDeletes = 1000

// DeleteObject removes a version or hides the object behind a delete marker.
func (d *decorated) DeleteObject(
	ctx context.Context, in *s3.DeleteObjectInput,
) (*s3.DeleteObjectOutput, error) {
	if err := d.admit(&in.Bucket, &in.Key); err != nil {
		return nil, err
	}
	defer d.writes.leave()
	p, err := d.promiseRemovals(ctx, in.Bucket, types.ObjectIdentifier{Key: in.Key, VersionId: in.VersionId})
	if err != nil {
		return nil, err
	}
	defer func() { p.release() }()
	out, err := d.Posix.DeleteObject(ctx, in)
	if noSuchVersion(err, in.VersionId) {
		out, err = &s3.DeleteObjectOutput{VersionId: in.VersionId}, nil
	}
	p.release()
	var version string
	if err == nil {
		version = aws.ToString(out.VersionId)
	}
	return out, d.keep(ctx, p, object{Version: version}, err)
}

// DeleteObjects deletes up to a thousand keys, each with its own outcome.
func (d *decorated) DeleteObjects(
	ctx context.Context, in *s3.DeleteObjectsInput,
) (s3response.DeleteResult, error) {
	if err := d.writes.enter(); err != nil {
		return s3response.DeleteResult{}, err
	}
	defer d.writes.leave()
	if len(in.Delete.Objects) > maxDeletes {
		return s3response.DeleteResult{}, s3err.GetAPIError(s3err.ErrMalformedXML)
	}
	var refused []types.Error
	good := make([]types.ObjectIdentifier, 0, len(in.Delete.Objects))
	for _, o := range in.Delete.Objects {
		if err := checkKey(o.Key); err != nil {
			refused = append(refused, s3err.ObjectDeleteError(o.Key, o.VersionId, err))
			continue
		}
		o.Key = owned(o.Key)
		good = append(good, o)
	}
	p, err := d.promiseRemovals(ctx, in.Bucket, good...)
	if err != nil {
		return s3response.DeleteResult{}, err
	}
	defer func() { p.release() }()

	only := *in
	only.Delete = &types.Delete{Objects: good, Quiet: in.Delete.Quiet}
	out, err := d.Posix.DeleteObjects(ctx, &only)
	out.Error = slices.DeleteFunc(out.Error, func(e types.Error) bool {
		gone := e.Code != nil && *e.Code == "InvalidArgument" && isVersion(e.VersionId)
		if gone {
			out.Deleted = append(out.Deleted, types.DeletedObject{Key: e.Key, VersionId: e.VersionId})
		}
		return gone
	})
	p.release()
	out.Error = append(out.Error, refused...)
	if err != nil {
		return out, d.keep(ctx, p, object{}, err)
	}
	// The answer says which keys are gone; the promises of the others are looked
	// at again, as after a restart.
	gone := make(map[string]object, len(out.Deleted))
	for _, o := range out.Deleted {
		version := aws.ToString(o.VersionId)
		if version == "" {
			version = aws.ToString(o.DeleteMarkerVersionId)
		}
		gone[aws.ToString(o.Key)+"\x00"+aws.ToString(o.VersionId)] = object{Version: version}
	}
	for _, in := range p.intents {
		if obj, ok := gone[in.Key+"\x00"+in.Version]; ok {
			d.events.deliver(ctx, in, obj)
		} else {
			d.events.resolve(ctx, in)
		}
	}
	return out, nil
}

// noSuchVersion reports whether a removal failed because that version is not there
// any more. S3 answers success then, as for a key that does not exist; the store
// does only if no other version is left.
func noSuchVersion(err error, version *string) bool {
	var bad s3err.InvalidArgumentError
	return errors.As(err, &bad) && bad.ArgumentName == "versionId" && isVersion(version)
}

// isVersion reports whether the store could have made this version id.
func isVersion(id *string) bool {
	_, err := ulid.ParseStrict(aws.ToString(id))
	return err == nil
}

// promiseRemovals promises the events of deleting objects that a rule wants.
func (d *decorated) promiseRemovals(
	ctx context.Context, bucket *string, objects ...types.ObjectIdentifier,
) (promise, error) {
	var intents []intent
	for _, o := range objects {
		event := marked
		if aws.ToString(o.VersionId) != "" {
			event = removed
		}
		if d.wants(*bucket, event, *o.Key) {
			intents = append(intents, intent{
				Event: event, Key: *o.Key, Version: aws.ToString(o.VersionId), Caller: callerOf(ctx),
			})
		}
	}
	if len(intents) == 0 {
		return promise{}, nil
	}
	return d.promise(intents...)
}
