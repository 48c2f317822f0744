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

// Suppress notes that no more mail goes to an address.
func (s *Store) Suppress(ctx context.Context, one pipeline.Suppression) error {
	b, err := json.Marshal(one)
	if err != nil {
		return pipeline.Permanent(err)
	}
	_, err = s.put(ctx, suppressionKey(one.ID), bytes.NewReader(b), &s3.PutObjectInput{ContentType: aws.String("application/json")})
	return err
}

// Suppressed reports whether no more mail goes to the address with that id.
func (s *Store) Suppressed(ctx context.Context, id string) (bool, error) {
	_, _, err := s.read(ctx, suppressionKey(id), maxReceipt)
	if errors.Is(err, pipeline.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Letter reads a letter of the outbox. It errs with pipeline.ErrNotFound.
func (s *Store) Letter(ctx context.Context, ref pipeline.SessionRef, id string) (pipeline.Letter, error) {
	l, _, err := s.letter(ctx, outboxKey(pipeline.Letter{ID: id, SessionRef: ref}))
	return l, err
}

func suppressionKey(id string) string { return "suppressed/" + id + ".json" }

func decode(key string, b []byte, into any) error {
	if err := json.Unmarshal(b, into); err != nil {
		return pipeline.Permanent(fmt.Errorf("decode %s: %w", key, err))
	}
	return nil
}
