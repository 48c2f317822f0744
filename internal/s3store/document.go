package s3store

import (
	"bytes"
	"context"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// maxDocument bounds what is read as a document.
const maxDocument = 4 << 20

// Document reads a small object and its ETag. It errs with pipeline.ErrNotFound, and
// with pipeline.TooLargeError.
func (s *Store) Document(ctx context.Context, key string) ([]byte, string, error) {
	b, o, err := s.read(ctx, key, maxDocument)
	return b, o.ETag, err
}

// WriteDocument writes a small object over the version with an ETag, over whatever
// there is (pipeline.AnyVersion), or only if there is none (pipeline.NoVersion). It
// errs with pipeline.ErrExists or pipeline.ErrConflict if there is another version,
// with pipeline.ErrNotFound if there is none at all.
func (s *Store) WriteDocument(ctx context.Context, key string, body []byte, over string) (etag string, err error) {
	in := &s3.PutObjectInput{ContentType: aws.String("application/json"), CacheControl: aws.String("no-cache")}
	switch over {
	case pipeline.AnyVersion:
	case pipeline.NoVersion:
		in.IfNoneMatch = aws.String("*")
	default:
		in.IfMatch = aws.String(`"` + over + `"`)
	}
	o, err := s.put(ctx, key, bytes.NewReader(body), in)
	return o.ETag, err
}

// RemoveDocument removes every version of an object; that there is none is no error.
func (s *Store) RemoveDocument(ctx context.Context, key string) error {
	return s.eraseVersions(ctx, key)
}

// Documents lists the objects below a prefix, ascending, those behind a key alone
// unless it is empty: a request for each thousand.
func (s *Store) Documents(ctx context.Context, prefix, after string) iter.Seq2[pipeline.Listed, error] {
	return func(yield func(pipeline.Listed, error) bool) {
		in := &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix}
		if after != "" {
			in.StartAfter = &after
		}
		for o, err := range s.objects(ctx, in) {
			if err != nil {
				yield(pipeline.Listed{}, err)
				return
			}
			l := pipeline.Listed{Key: aws.ToString(o.Key), ETag: bare(o.ETag), Bytes: aws.ToInt64(o.Size), Modified: aws.ToTime(o.LastModified).UTC()}
			if !yield(l, nil) {
				return
			}
		}
	}
}
