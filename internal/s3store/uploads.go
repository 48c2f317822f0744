package s3store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// Uploads lists the photo, the masks and the prompts in a session's folder, with a
// request for each thousand keys in it: one, as a rule.
func (s *Store) Uploads(ctx context.Context, ref pipeline.SessionRef) (found []pipeline.FoundUpload, err error) {
	prefix := ref.Prefix()
	pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, explain("list", prefix, err)
		}
		for _, o := range page.Contents {
			key, err := pipeline.ParseObjectKey(aws.ToString(o.Key))
			if err == nil && key.File.Uploaded() {
				found = append(found, pipeline.FoundUpload{Key: key, ETag: bare(o.ETag), Modified: aws.ToTime(o.LastModified).UTC()})
			}
		}
	}
	return found, nil
}
