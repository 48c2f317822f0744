package s3store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/internal/failpoint"
	"github.com/2112-lab/gen3d/pipeline"
)

// Enlist sees to it that the index has exactly one entry for a session, the one
// that metadata.json calls for. It is one request if that is so already.
//
// Several may do it at once, and what they were told may be old: so whoever has
// corrected anything reads metadata.json again and compares anew, until nothing is
// to be corrected. The last who puts or removes an entry has thus seen the truth
// after that. Who is killed in between does it again with the message.
func (s *Store) Enlist(ctx context.Context, session pipeline.Session) error {
	ref := session.Ref()
	return s.enlist(ctx, ref, []string{indexKey(ref.User, session.Listing())})
}

func (s *Store) enlist(ctx context.Context, ref pipeline.SessionRef, want []string) error {
	for try := range casTries {
		corrected, err := s.correct(ctx, ref, want)
		if err != nil || !corrected {
			return err
		}
		if try > 0 { // others are at it
			if err := pause(ctx, try); err != nil {
				return err
			}
		}
		if want, err = s.entries(ctx, ref); err != nil {
			return err
		}
	}
	return fmt.Errorf("index session %s: %w", ref.Session, pipeline.ErrConflict)
}

// Relist does the same for a session of which nothing is known but its name; if
// there is no metadata.json, no entry is left.
func (s *Store) Relist(ctx context.Context, ref pipeline.SessionRef) error {
	want, err := s.entries(ctx, ref)
	if err != nil {
		return err
	}
	return s.enlist(ctx, ref, want)
}

// entries are the keys that the index should have for a session: one, or none if
// there is no metadata.json.
func (s *Store) entries(ctx context.Context, ref pipeline.SessionRef) ([]string, error) {
	session, err := s.Session(ctx, ref)
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []string{indexKey(ref.User, session.Listing())}, nil
}

// correct puts what is missing, then removes what should not be there, and reports
// whether there was anything to do.
func (s *Store) correct(ctx context.Context, ref pipeline.SessionRef, want []string) (bool, error) {
	folder := indexFolder(ref)
	page, err := s.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &folder})
	if err != nil {
		return false, explain("list", folder, err)
	}
	var have []string
	for _, o := range page.Contents {
		have = append(have, aws.ToString(o.Key))
	}
	corrected := false
	for _, key := range want {
		if slices.Contains(have, key) {
			continue
		}
		corrected = true // or another did, or is just about it: it is looked at again
		_, err := s.put(ctx, key, bytes.NewReader(nil), &s3.PutObjectInput{IfNoneMatch: aws.String("*")})
		if err != nil && !errors.Is(err, pipeline.ErrExists) && !errors.Is(err, pipeline.ErrConflict) {
			return true, err
		}
	}
	for _, key := range have {
		if slices.Contains(want, key) {
			continue
		}
		corrected = true
		if err := s.expunge(ctx, key); err != nil {
			return true, err
		}
	}
	return corrected, nil
}

// expunge removes the newest version of an object for good: an entry's key tells a
// name, and leaves no delete marker for lists to step over. What another writer
// puts meanwhile is not touched.
func (s *Store) expunge(ctx context.Context, key string) error {
	bucket, k := s.at(key)
	head, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: k})
	if err != nil {
		if err = explain("look up", key, err); errors.Is(err, pipeline.ErrNotFound) {
			return nil
		}
		return err
	}
	failpoint.Hit("expunge", pointName(key), "before")
	if _, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: k, VersionId: head.VersionId}); err != nil {
		if err = explain("delete", key, err); !errors.Is(err, pipeline.ErrNotFound) { // another was faster
			return err
		}
	}
	return nil
}
