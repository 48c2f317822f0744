package s3store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// Claim marks a letter as about to be sent and answers true, or answers what an
// earlier claim has become.
func (s *Store) Claim(ctx context.Context, l pipeline.Letter) (pipeline.Letter, bool, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return l, false, pipeline.Permanent(err)
	}
	key := outboxKey(l)
	in := &s3.PutObjectInput{ContentType: aws.String("application/json"), IfNoneMatch: aws.String("*")}
	_, err = s.put(ctx, key, bytes.NewReader(b), in)
	if err == nil {
		return l, true, nil
	}
	if !errors.Is(err, pipeline.ErrExists) && !errors.Is(err, pipeline.ErrConflict) {
		return l, false, fmt.Errorf("claim letter: %w", err)
	}
	earlier, _, err := s.letter(ctx, key)
	return earlier, false, err
}

// Reclaim takes over a claim that has grown old, and answers whether it did: of
// several who try, one wins, and nobody if the claim is no longer the old one.
func (s *Store) Reclaim(ctx context.Context, old, l pipeline.Letter) (bool, error) {
	key := outboxKey(l)
	have, etag, err := s.letter(ctx, key)
	if err != nil || !have.Same(old) {
		return false, err
	}
	b, err := json.Marshal(l)
	if err != nil {
		return false, pipeline.Permanent(err)
	}
	in := &s3.PutObjectInput{ContentType: aws.String("application/json"), IfMatch: aws.String(`"` + etag + `"`)}
	_, err = s.put(ctx, key, bytes.NewReader(b), in)
	if errors.Is(err, pipeline.ErrExists) || errors.Is(err, pipeline.ErrConflict) {
		return false, nil
	}
	return err == nil, err
}

func (s *Store) letter(ctx context.Context, key string) (l pipeline.Letter, etag string, err error) {
	b, o, err := s.read(ctx, key, maxReceipt)
	if err != nil {
		return l, "", fmt.Errorf("read letter: %w", err)
	}
	if err := json.Unmarshal(b, &l); err != nil {
		return l, "", fmt.Errorf("decode letter %s: %w", key, err)
	}
	return l, o.ETag, nil
}

// Update writes what has become of a claimed letter.
func (s *Store) Update(ctx context.Context, l pipeline.Letter) error {
	b, err := json.Marshal(l)
	if err != nil {
		return pipeline.Permanent(err)
	}
	_, err = s.put(ctx, outboxKey(l), bytes.NewReader(b), &s3.PutObjectInput{ContentType: aws.String("application/json")})
	return err
}

// outboxKey keeps a letter beside its session, or beside the others of its owner
// or of the operator where no session is concerned.
func outboxKey(l pipeline.Letter) string {
	switch {
	case l.Session != "":
		return l.Prefix() + "outbox/" + l.ID + ".json"
	case l.User != "":
		return "users/" + string(l.User) + "/outbox/" + l.ID + ".json"
	default:
		return "outbox/" + l.ID + ".json"
	}
}

// parseLetterKey reads the key of a letter of a user and no session.
func parseLetterKey(key string) (l pipeline.Letter, ok bool) {
	rest, _ := strings.CutPrefix(key, "users/")
	user, file, _ := strings.Cut(rest, "/outbox/")
	l.User = pipeline.UserID(user)
	l.ID, _ = strings.CutSuffix(file, ".json")
	return l, user != "" && l.ID != "" && !strings.Contains(user+l.ID, "/") && outboxKey(l) == key
}

// ForgetLetter erases a letter of a user and no session. Told of again, it would be
// sent again.
func (s *Store) ForgetLetter(ctx context.Context, user pipeline.UserID, id string) error {
	l := pipeline.Letter{ID: id, SessionRef: pipeline.SessionRef{User: user}}
	if err := s.eraseVersions(ctx, outboxKey(l)); err != nil {
		return fmt.Errorf("forget letter: %w", err)
	}
	return nil
}
