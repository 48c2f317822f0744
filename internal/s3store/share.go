package s3store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// Share makes a link valid, and the session's earlier one invalid. Two objects say
// the same: shares/{id}.json, by which a token is found, and the session's
// share.json, of which there is one. A link is valid while both agree, so
// removing or replacing the second is enough to end it, whatever becomes of the
// first.
func (s *Store) Share(ctx context.Context, share pipeline.Share) error {
	b, err := json.Marshal(share)
	if err != nil {
		return pipeline.Permanent(err)
	}
	old, err := s.share(ctx, shareOfSession(share.SessionRef))
	if err != nil && !errors.Is(err, pipeline.ErrNotFound) {
		return err
	}
	for _, key := range []string{shareByID(share.ID), shareOfSession(share.SessionRef)} {
		if _, err := s.put(ctx, key, bytes.NewReader(b), &s3.PutObjectInput{ContentType: aws.String("application/json")}); err != nil {
			return err
		}
	}
	if old.ID == "" || old.ID == share.ID {
		return nil
	}
	return s.eraseVersions(ctx, shareByID(old.ID))
}

// Unshare ends a session's link; that there is none is no error.
func (s *Store) Unshare(ctx context.Context, ref pipeline.SessionRef) error {
	old, err := s.share(ctx, shareOfSession(ref))
	if errors.Is(err, pipeline.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.eraseVersions(ctx, shareOfSession(ref)); err != nil {
		return err
	}
	return s.eraseVersions(ctx, shareByID(old.ID))
}

// Shared finds a link by the hash of its token. It errs with pipeline.ErrNotFound
// if the link was ended; whether it has expired, the caller's clock decides.
func (s *Store) Shared(ctx context.Context, id string) (pipeline.Share, error) {
	share, err := s.share(ctx, shareByID(id))
	if err != nil {
		return pipeline.Share{}, err
	}
	current, err := s.share(ctx, shareOfSession(share.SessionRef))
	if err != nil {
		return pipeline.Share{}, err
	}
	if current.ID != id || share.ID != id || current.SessionRef != share.SessionRef {
		return pipeline.Share{}, fmt.Errorf("read share: %w", pipeline.ErrNotFound)
	}
	return current, nil
}

func (s *Store) share(ctx context.Context, key string) (share pipeline.Share, err error) {
	b, _, err := s.read(ctx, key, maxReceipt)
	if err != nil {
		return share, err
	}
	if err := json.Unmarshal(b, &share); err != nil {
		return share, pipeline.Permanent(fmt.Errorf("decode %s: %w", key, err))
	}
	return share, nil
}

func shareByID(id string) string { return "shares/" + id + ".json" }

func shareOfSession(ref pipeline.SessionRef) string { return ref.Prefix() + "share.json" }
