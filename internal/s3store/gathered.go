package s3store

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/2112-lab/gen3d/pipeline"
)

// The results that wait for their owner's digest, and the state of each owner's mail.
const (
	gatheredPrefix = "digest/"
	mailingPrefix  = "mailing/"
)

// Gather keeps an event to be told of in a user's digest, or in the operator's. The letter's id is its
// name, so doing it again changes nothing.
func (s *Store) Gather(ctx context.Context, user pipeline.UserID, letter string, e pipeline.Event) error {
	b, err := pipeline.Marshal(e)
	if err != nil {
		return pipeline.Permanent(err)
	}
	_, err = s.put(ctx, gatheredKey(user, letter), bytes.NewReader(b), &s3.PutObjectInput{ContentType: aws.String("application/json")})
	return err
}

// Gatherings lists what is gathered of a user, or of everybody, user by user: one
// request for each thousand.
func (s *Store) Gatherings(ctx context.Context, user pipeline.UserID) iter.Seq2[pipeline.Gathering, error] {
	return func(yield func(pipeline.Gathering, error) bool) {
		prefix := gatheredPrefix
		if user != "" {
			prefix += string(user) + "/"
		}
		for o, err := range s.below(ctx, prefix) {
			if err != nil {
				yield(pipeline.Gathering{}, err)
				return
			}
			name, letter, ok := strings.Cut(strings.TrimPrefix(aws.ToString(o.Key), gatheredPrefix), "/")
			letter, isJSON := strings.CutSuffix(letter, ".json")
			if !ok || !isJSON {
				continue
			}
			g := pipeline.Gathering{User: pipeline.UserID(name), Letter: letter, Since: aws.ToTime(o.LastModified).UTC()}
			if !yield(g, nil) {
				return
			}
		}
	}
}

// Gathered is an event that was gathered. It errs with pipeline.ErrNotFound.
func (s *Store) Gathered(ctx context.Context, user pipeline.UserID, letter string) (pipeline.Event, error) {
	b, _, err := s.read(ctx, gatheredKey(user, letter), maxReceipt)
	if err != nil {
		return nil, err
	}
	return pipeline.Unmarshal(b)
}

// Ungather forgets what was gathered, a thousand at a time.
func (s *Store) Ungather(ctx context.Context, user pipeline.UserID, letters []string) error {
	for len(letters) > 0 {
		n := min(len(letters), 1000)
		var keys []types.ObjectIdentifier
		for _, l := range letters[:n] {
			keys = append(keys, types.ObjectIdentifier{Key: aws.String(gatheredKey(user, l))})
		}
		letters = letters[n:]
		_, err := s.client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &s.bucket, Delete: &types.Delete{Objects: keys, Quiet: aws.Bool(true)}})
		if err != nil {
			return explain("delete", gatheredPrefix, err)
		}
	}
	return nil
}

// Mailing is the state of a user's mail, with its ETag. It errs with
// pipeline.ErrNotFound where they never had any.
func (s *Store) Mailing(ctx context.Context, user pipeline.UserID) (m pipeline.Mailing, etag string, err error) {
	key := mailingKey(user)
	b, o, err := s.read(ctx, key, maxReceipt)
	if err != nil {
		return m, "", err
	}
	return m, o.ETag, decode(key, b, &m)
}

// PutMailing replaces the state with the given ETag, "" for none. It errs with
// pipeline.ErrExists where there is another by now.
func (s *Store) PutMailing(ctx context.Context, m pipeline.Mailing, etag string) error {
	b, err := json.Marshal(m)
	if err != nil {
		return pipeline.Permanent(err)
	}
	in := &s3.PutObjectInput{ContentType: aws.String("application/json")}
	if etag == "" {
		in.IfNoneMatch = aws.String("*")
	} else {
		in.IfMatch = aws.String(`"` + etag + `"`)
	}
	_, err = s.put(ctx, mailingKey(m.User), bytes.NewReader(b), in)
	return conflicting(err)
}

func gatheredKey(user pipeline.UserID, letter string) string {
	return gatheredPrefix + string(user) + "/" + letter + ".json"
}

func mailingKey(user pipeline.UserID) string { return mailingPrefix + string(user) + ".json" }
