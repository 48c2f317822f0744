package s3store

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/2112-lab/gen3d/pipeline"
)

// deletedPrefix holds the marks of deleted sessions. Their keys begin with the
// time, so that listing those that are due reads no other.
const deletedPrefix = "deleted/"

// MarkDeleted notes that a session is to be erased some time after its deletion.
func (s *Store) MarkDeleted(ctx context.Context, d pipeline.Deletion) error {
	_, err := s.put(ctx, deletionKey(d), bytes.NewReader(nil), &s3.PutObjectInput{})
	return err
}

// Unmark removes a mark.
func (s *Store) Unmark(ctx context.Context, d pipeline.Deletion) error {
	return s.eraseVersions(ctx, deletionKey(d))
}

// Deletions are the marks of sessions deleted before a moment, oldest first: one
// request, and one more for each thousand of them.
func (s *Store) Deletions(ctx context.Context, before time.Time) iter.Seq2[pipeline.Deletion, error] {
	return func(yield func(pipeline.Deletion, error) bool) {
		for o, err := range s.below(ctx, deletedPrefix) {
			if err != nil {
				yield(pipeline.Deletion{}, err)
				return
			}
			d, ok := parseDeletion(aws.ToString(o.Key))
			if ok && !d.At.Before(before) {
				return
			}
			if ok && !yield(d, nil) {
				return
			}
		}
	}
}

// deletionKey pads the seconds so that keys sort by time until the year 33658.
func deletionKey(d pipeline.Deletion) string {
	return fmt.Sprintf("%s%012d/%s/%s", deletedPrefix, d.At.Unix(), d.User, d.Session)
}

func parseDeletion(key string) (d pipeline.Deletion, ok bool) {
	part := strings.Split(strings.TrimPrefix(key, deletedPrefix), "/")
	if len(part) != 3 {
		return d, false
	}
	seconds, err := strconv.ParseInt(part[0], 10, 64)
	if err != nil {
		return d, false
	}
	user, err := pipeline.ParseUserID(part[1])
	if err != nil {
		return d, false
	}
	session, err := pipeline.ParseSessionID(part[2])
	d.SessionRef, d.At = pipeline.SessionRef{User: user, Session: session}, time.Unix(seconds, 0).UTC()
	return d, err == nil
}

// Erase removes every version of everything in a session's folder, its entry in the
// index and its mark in flight, and leaves a tombstone: that comes first, so that no
// event makes anew what is just removed. Its link and its metadata.json go before the
// rest, so that a session half erased is not found any more.
func (s *Store) Erase(ctx context.Context, ref pipeline.SessionRef) error {
	if err := s.bury(ctx, ref); err != nil {
		return err
	}
	if err := s.Unshare(ctx, ref); err != nil {
		return err
	}
	if err := s.eraseVersions(ctx, ref.Key(pipeline.Metadata).String()); err != nil {
		return err
	}
	if err := s.eraseVersions(ctx, ref.Prefix()); err != nil {
		return err
	}
	if err := s.eraseVersions(ctx, indexFolder(ref)); err != nil {
		return err
	}
	return s.eraseVersions(ctx, inflightKey(ref))
}

// eraseVersions removes all versions and delete markers below a prefix, for good.
func (s *Store) eraseVersions(ctx context.Context, prefix string) error {
	pages := s3.NewListObjectVersionsPaginator(s.client, &s3.ListObjectVersionsInput{Bucket: &s.bucket, Prefix: &prefix})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return explain("list versions of", prefix, err)
		}
		var all []types.ObjectIdentifier
		for _, v := range page.Versions {
			all = append(all, types.ObjectIdentifier{Key: v.Key, VersionId: v.VersionId})
		}
		for _, m := range page.DeleteMarkers {
			all = append(all, types.ObjectIdentifier{Key: m.Key, VersionId: m.VersionId})
		}
		if len(all) == 0 {
			continue
		}
		out, err := s.client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &s.bucket, Delete: &types.Delete{Objects: all, Quiet: aws.Bool(true)}})
		if err != nil {
			return explain("erase", prefix, err)
		}
		if len(out.Errors) > 0 {
			e := out.Errors[0]
			return fmt.Errorf("erase %s: %s: %s", aws.ToString(e.Key), aws.ToString(e.Code), aws.ToString(e.Message))
		}
	}
	return nil
}
