package s3store

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// erasedPrefix holds a tombstone for each session that was erased. Events come late:
// a dead letter moved back weeks after must not make metadata.json anew.
const erasedPrefix = "erased/"

func erasedKey(ref pipeline.SessionRef) string {
	return erasedPrefix + string(ref.User) + "/" + string(ref.Session)
}

// Erased is when a session was erased for good, to the second, or the zero time if it
// was not. It is one request.
func (s *Store) Erased(ctx context.Context, ref pipeline.SessionRef) (time.Time, error) {
	bucket, k := s.at(erasedKey(ref))
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: k})
	if err == nil {
		return aws.ToTime(out.LastModified).UTC(), nil
	}
	if err = explain("look up", *k, err); errors.Is(err, pipeline.ErrNotFound) {
		return time.Time{}, nil
	}
	return time.Time{}, err
}

func (s *Store) notErased(ctx context.Context, ref pipeline.SessionRef) error {
	at, err := s.Erased(ctx, ref)
	if err == nil && !at.IsZero() {
		return pipeline.ErrErased
	}
	return err
}

// Readmit takes the tombstone away: somebody has uploaded to the session again.
func (s *Store) Readmit(ctx context.Context, ref pipeline.SessionRef) error {
	return s.eraseVersions(ctx, erasedKey(ref))
}

// bury puts the tombstone.
func (s *Store) bury(ctx context.Context, ref pipeline.SessionRef) error {
	_, err := s.put(ctx, erasedKey(ref), bytes.NewReader(nil), &s3.PutObjectInput{IfNoneMatch: aws.String("*")})
	if errors.Is(err, pipeline.ErrExists) || errors.Is(err, pipeline.ErrConflict) {
		return nil
	}
	return err
}

// ForgetErased erases tombstones from before a moment. It lists them all, a request a
// thousand, and so belongs to the sweep.
func (s *Store) ForgetErased(ctx context.Context, before time.Time) error {
	return s.forget(ctx, erasedPrefix, before)
}
