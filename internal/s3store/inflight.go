package s3store

import (
	"bytes"
	"context"
	"iter"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

const inflightPrefix = "inflight/"

// MarkInFlight notes that something is owed to a session, from now on.
func (s *Store) MarkInFlight(ctx context.Context, ref pipeline.SessionRef) error {
	_, err := s.put(ctx, inflightKey(ref), bytes.NewReader(nil), &s3.PutObjectInput{})
	return err
}

// InFlight lists the marked sessions. It is the sweep's, and costs one request
// for each thousand of them.
func (s *Store) InFlight(ctx context.Context) iter.Seq2[pipeline.InFlight, error] {
	return func(yield func(pipeline.InFlight, error) bool) {
		for o, err := range s.below(ctx, inflightPrefix) {
			if err != nil {
				yield(pipeline.InFlight{}, err)
				return
			}
			user, session, ok := strings.Cut(strings.TrimPrefix(aws.ToString(o.Key), inflightPrefix), "/")
			if !ok {
				continue
			}
			ref := pipeline.SessionRef{User: pipeline.UserID(user), Session: pipeline.SessionID(session)}
			if !yield(pipeline.InFlight{SessionRef: ref, Since: aws.ToTime(o.LastModified).UTC()}, nil) {
				return
			}
		}
	}
}

// Settle removes a session's mark. The sweep alone calls it, some time after the
// session came to rest: a mark that a new upload has just renewed is then found
// younger than the sweep's patience, and left.
func (s *Store) Settle(ctx context.Context, ref pipeline.SessionRef) error {
	bucket, k := s.at(inflightKey(ref))
	if _, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: k}); err != nil {
		return explain("delete", *k, err)
	}
	return nil
}

func inflightKey(ref pipeline.SessionRef) string {
	return inflightPrefix + string(ref.User) + "/" + string(ref.Session)
}
