package s3store

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// OpenFrom reads any object of the bucket as a stream from an offset on, which the
// caller closes. It errs with pipeline.ErrNotFound.
func (s *Store) OpenFrom(ctx context.Context, key string, offset int64) (io.ReadCloser, error) {
	in := &s3.GetObjectInput{}
	in.Bucket, in.Key = s.at(key)
	if offset > 0 {
		in.Range = aws.String(fmt.Sprintf("bytes=%d-", offset))
	}
	out, err := s.client.GetObject(ctx, in)
	if err != nil {
		return nil, explain("read", key, err)
	}
	return out.Body, nil
}
