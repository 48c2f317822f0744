package s3store

import (
	"context"
	"iter"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// below goes over the objects below a prefix in the order of their keys, with a
// request for each thousand. An error is the last thing that it yields.
func (s *Store) below(ctx context.Context, prefix string) iter.Seq2[types.Object, error] {
	return s.objects(ctx, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix})
}

// objects goes over the objects that a listing answers.
func (s *Store) objects(ctx context.Context, in *s3.ListObjectsV2Input) iter.Seq2[types.Object, error] {
	return func(yield func(types.Object, error) bool) {
		pages := s3.NewListObjectsV2Paginator(s.client, in)
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(types.Object{}, explain("list", *in.Prefix, err))
				return
			}
			for _, o := range page.Contents {
				if !yield(o, nil) {
					return
				}
			}
		}
	}
}
