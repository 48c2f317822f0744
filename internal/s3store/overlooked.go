package s3store

import (
	"context"
	"iter"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// Overlooked lists the sessions with an upload newer than their metadata.json,
// or without one: nobody has reacted to it. It goes over all keys below users/,
// a request a thousand, and so belongs at a start and once in some hours, never
// on a hot path. Uploads younger than grace are left to the queues.
func (s *Store) Overlooked(ctx context.Context, now time.Time, grace time.Duration) iter.Seq2[pipeline.SessionRef, error] {
	return func(yield func(pipeline.SessionRef, error) bool) {
		var at pipeline.SessionRef
		var uploaded, written time.Time
		flush := func() bool {
			overlooked := !uploaded.IsZero() && uploaded.After(written) && now.Sub(uploaded) > grace
			return !overlooked || yield(at, nil)
		}
		pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: aws.String("users/")})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(pipeline.SessionRef{}, explain("list", "users/", err))
				return
			}
			for _, o := range page.Contents {
				key, err := pipeline.ParseObjectKey(aws.ToString(o.Key))
				if err != nil {
					continue
				}
				if key.SessionRef != at { // keys come sorted, so a session's lie together
					if !flush() {
						return
					}
					at, uploaded, written = key.SessionRef, time.Time{}, time.Time{}
				}
				switch m := aws.ToTime(o.LastModified); key.File {
				case pipeline.Metadata:
					written = m
				case pipeline.OriginalImage, pipeline.MaskFinal, pipeline.Prompts:
					if m.After(uploaded) {
						uploaded = m
					}
				}
			}
		}
		flush()
	}
}
