package s3store

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// maxServedModel bounds what browsers are given: SAM's decoders have 22 MB.
const maxServedModel = 64 << 20

// ModelFile reads a file under models/ that browsers load. It errs with
// pipeline.ErrNotFound.
func (s *Store) ModelFile(ctx context.Context, key string) ([]byte, error) {
	b, _, err := s.read(ctx, key, maxServedModel)
	return b, err
}

// PutModelFile writes a file under models/ unless it is there: its key names its
// content, so what is there is the same.
func (s *Store) PutModelFile(ctx context.Context, key string, data []byte) error {
	in := &s3.PutObjectInput{
		ContentType: aws.String("application/octet-stream"), IfNoneMatch: aws.String("*"),
		CacheControl: aws.String("public, max-age=31536000, immutable"),
	}
	if strings.HasSuffix(key, ".txt") { // a licence, which people read
		in.ContentType = aws.String("text/plain; charset=utf-8")
	}
	_, err := s.put(ctx, key, bytes.NewReader(data), in)
	if errors.Is(err, pipeline.ErrExists) || errors.Is(err, pipeline.ErrConflict) {
		return nil
	}
	return err
}
