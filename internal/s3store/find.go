package s3store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/pipeline"
)

// parallelLooks is how many users' folders Find looks into at once.
const parallelLooks = 16

// Find looks for a session whose owner is not known: a request for each user, and one
// for each thousand of them. It errs with pipeline.ErrNotFound.
func (s *Store) Find(ctx context.Context, id pipeline.SessionID) (found pipeline.SessionRef, err error) {
	looks, ctx := errgroup.WithContext(ctx)
	looks.SetLimit(parallelLooks)
	var mu sync.Mutex
	prefix := "users/"
	pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix, Delimiter: aws.String("/")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return found, errors.Join(explain("list", prefix, err), looks.Wait())
		}
		for _, p := range page.CommonPrefixes {
			user, err := pipeline.ParseUserID(strings.Trim(strings.TrimPrefix(aws.ToString(p.Prefix), prefix), "/"))
			if err != nil {
				continue
			}
			looks.Go(func() error {
				ref := pipeline.SessionRef{User: user, Session: id}
				_, err := s.Head(ctx, ref.Key(pipeline.Metadata))
				if errors.Is(err, pipeline.ErrNotFound) {
					return nil
				}
				if err == nil {
					mu.Lock()
					defer mu.Unlock()
					found = ref
				}
				return err
			})
		}
	}
	if err := looks.Wait(); err != nil {
		return found, err
	}
	if found.Session == "" {
		return found, fmt.Errorf("find session %s: %w", id, pipeline.ErrNotFound)
	}
	return found, nil
}
