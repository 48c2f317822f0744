package objects

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/s3response"
)

// decorated is versitygw's back end with our notifications, fsyncs and key rules.
// Whatever is not overridden here and in put.go, copy.go, multipart.go and
// delete.go is versitygw's own.
type decorated struct {
	*posix.Posix
	dir    *workdir
	bucket string
	rules  rules
	events *notifier
	keys   keylocks
	// unmarking holds the keys whose delete marker a write is about to replace.
	unmarking keylocks
	writes    gate
}

var _ backend.Backend = (*decorated)(nil)

// GetBucketAcl is what versitygw asks before everything else that concerns a
// bucket, which makes it the place to notice a moved working directory or a server
// that is closing.
func (d *decorated) GetBucketAcl(ctx context.Context, in *s3.GetBucketAclInput) ([]byte, error) {
	if err := d.writes.open(); err != nil {
		return nil, err
	}
	if err := d.dir.check(); err != nil {
		return nil, err
	}
	return d.Posix.GetBucketAcl(ctx, in)
}

// GetObject refuses keys that would read another key's object.
func (d *decorated) GetObject(ctx context.Context, in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
	if err := checkKey(in.Key); err != nil {
		return nil, err
	}
	return d.Posix.GetObject(ctx, in)
}

// HeadObject refuses keys that would read another key's object.
func (d *decorated) HeadObject(ctx context.Context, in *s3.HeadObjectInput) (*s3.HeadObjectOutput, error) {
	if err := checkKey(in.Key); err != nil {
		return nil, err
	}
	return d.Posix.HeadObject(ctx, in)
}

// admit checks the key of a write and lets it in; on nil the caller must leave.
//
// Both names become copies: the web framework lends strings that point into a
// request's buffers, and a write uses them long after it has read the body.
func (d *decorated) admit(bucket, key **string) error {
	if err := checkKey(*key); err != nil {
		return err
	}
	*bucket, *key = owned(*bucket), owned(*key)
	return d.writes.enter()
}

func owned(s *string) *string { return aws.String(strings.Clone(aws.ToString(s))) }

// CreateMultipartUpload refuses early what CompleteMultipartUpload would refuse.
func (d *decorated) CreateMultipartUpload(
	ctx context.Context, in s3response.CreateMultipartUploadInput,
) (s3response.InitiateMultipartUploadResult, error) {
	if err := d.admit(&in.Bucket, &in.Key); err != nil {
		return s3response.InitiateMultipartUploadResult{}, err
	}
	defer d.writes.leave()
	return d.Posix.CreateMultipartUpload(ctx, in)
}

// wants reports whether a rule asks for an event; none does for another bucket.
func (d *decorated) wants(bucket, event, key string) bool {
	return bucket == d.bucket && len(d.rules.matching(event, key)) > 0
}

// path is where an object lies.
func (d *decorated) path(bucket, key string) string {
	return filepath.Join(d.dir.root, bucket, filepath.FromSlash(key))
}

// settle makes a finished object and its name durable.
func (d *decorated) settle(bucket, key string) error {
	path := d.path(bucket, key)
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil // deleted or moved on since
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
