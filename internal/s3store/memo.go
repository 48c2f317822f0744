package s3store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

const memoPrefix = "idempotency/"

// Remember keeps a memo and answers it, unless one with its user and key is kept
// and not too old: then that one is answered. Of several who try at once, all are
// answered the same. It is one request for a new key, two for a known one.
func (s *Store) Remember(ctx context.Context, m pipeline.Memo) (pipeline.Memo, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return m, pipeline.Permanent(err)
	}
	key := memoPrefix + string(m.User) + "/" + m.Key + ".json"
	in := &s3.PutObjectInput{ContentType: aws.String("application/json"), IfNoneMatch: aws.String("*")}
	for range casTries {
		_, err := s.put(ctx, key, bytes.NewReader(b), in)
		if err == nil {
			return m, nil
		}
		if !errors.Is(err, pipeline.ErrExists) && !errors.Is(err, pipeline.ErrConflict) {
			return m, fmt.Errorf("remember request: %w", err)
		}
		kept, o, err := s.read(ctx, key, maxReceipt)
		if errors.Is(err, pipeline.ErrNotFound) {
			continue // forgotten in between
		}
		if err != nil {
			return m, fmt.Errorf("recall request: %w", err)
		}
		var earlier pipeline.Memo
		if err := json.Unmarshal(kept, &earlier); err != nil {
			return m, pipeline.Permanent(fmt.Errorf("decode %s: %w", key, err))
		}
		if m.At.Sub(earlier.At) < pipeline.MemoLife {
			return earlier, nil
		}
		in = &s3.PutObjectInput{ContentType: aws.String("application/json"), IfMatch: aws.String(`"` + o.ETag + `"`)}
	}
	return m, fmt.Errorf("remember request: %w", pipeline.ErrConflict)
}

// Forget erases memos that were written before a moment. It lists them all, a
// request a thousand, and so belongs to the sweep.
func (s *Store) Forget(ctx context.Context, before time.Time) error {
	return s.forget(ctx, memoPrefix, before)
}

// forget erases what was written below a prefix before a moment.
func (s *Store) forget(ctx context.Context, prefix string, before time.Time) error {
	for o, err := range s.below(ctx, prefix) {
		if err != nil {
			return err
		}
		if aws.ToTime(o.LastModified).Before(before) {
			if err := s.eraseVersions(ctx, aws.ToString(o.Key)); err != nil {
				return err
			}
		}
	}
	return nil
}
