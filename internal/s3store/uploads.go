package s3store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/2112-lab/gen3d/pipeline"
)

// Uploads lists the photo, the masks and the prompts in a session's folder, with a
// request for each thousand keys in it: one, as a rule.
func (s *Store) Uploads(ctx context.Context, ref pipeline.SessionRef) (found []pipeline.FoundUpload, err error) {
	for o, err := range s.below(ctx, ref.Prefix()) {
		if err != nil {
			return nil, err
		}
		key, err := pipeline.ParseObjectKey(aws.ToString(o.Key))
		if err == nil && key.File.Uploaded() {
			found = append(found, pipeline.FoundUpload{Key: key, ETag: bare(o.ETag), Modified: aws.ToTime(o.LastModified).UTC()})
		}
	}
	return found, nil
}
