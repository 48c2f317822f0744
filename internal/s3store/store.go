package s3store

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// Store reads and writes one bucket.
type Store struct {
	client *s3.Client
	bucket string
}

// New makes a store of a bucket, which must exist.
func New(client *s3.Client, bucket string) *Store { return &Store{client: client, bucket: bucket} }

// Bucket is the bucket's name.
func (s *Store) Bucket() string { return s.bucket }

// Check reports whether the bucket can be reached and listed.
func (s *Store) Check(ctx context.Context) error {
	_, err := s.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.bucket})
	if err != nil {
		return fmt.Errorf("reach bucket %s: %w", s.bucket, err)
	}
	return nil
}

// explain turns S3's answer into the pipeline's errors, naming what was attempted.
func explain(doing, key string, err error) error {
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		switch response.HTTPStatusCode() {
		case http.StatusNotFound:
			return fmt.Errorf("%s %s: %w", doing, key, pipeline.ErrNotFound)
		case http.StatusPreconditionFailed:
			return fmt.Errorf("%s %s: %w", doing, key, pipeline.ErrExists)
		case http.StatusConflict:
			return fmt.Errorf("%s %s: %w", doing, key, pipeline.ErrConflict)
		}
	}
	return fmt.Errorf("%s %s: %w", doing, key, err)
}

func (s *Store) at(key string) (bucket, k *string) { return &s.bucket, aws.String(key) }

// conflicting makes one error of the three with which S3 refuses a conditional
// write: the condition failed, another write was under way, or what was to be
// replaced is gone.
func conflicting(err error) error {
	if errors.Is(err, pipeline.ErrConflict) || errors.Is(err, pipeline.ErrNotFound) {
		return errors.Join(pipeline.ErrExists, err)
	}
	return err
}
