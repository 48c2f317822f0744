package s3store

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// Link makes a presigned GET of a file, which anybody who has it may use until
// its life is over. It asks S3 nothing, so the file need not exist.
func (s *Store) Link(ctx context.Context, key pipeline.ObjectKey, life time.Duration) (string, error) {
	bucket, k := s.at(key.String())
	out, err := s3.NewPresignClient(s.client).PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: bucket, Key: k,
		ResponseContentDisposition: aws.String(`attachment; filename="` + string(key.File) + `"`),
	}, s3.WithPresignExpires(life))
	if err != nil {
		return "", explain("presign", *k, err)
	}
	return out.URL, nil
}
