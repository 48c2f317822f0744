package s3store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// maxMetadata bounds what is read as metadata.json. A session with 64 objects,
// runs and events to its bounds takes about 300 KiB.
const maxMetadata = 4 << 20

// Ten tries with 10 to 20, 20 to 40, … 640 ms between them wait about four
// seconds in all: longer than any burst of one session's events.
const (
	casTries = 10
	casPause = 10 * time.Millisecond
)

// Session reads a session. It errs with pipeline.ErrNotFound.
func (s *Store) Session(ctx context.Context, ref pipeline.SessionRef) (pipeline.Session, error) {
	session, _, err := s.session(ctx, ref)
	return session, err
}

func (s *Store) session(ctx context.Context, ref pipeline.SessionRef) (pipeline.Session, string, error) {
	b, o, err := s.Read(ctx, ref.Key(pipeline.Metadata), maxMetadata)
	if err != nil {
		return pipeline.Session{}, "", err
	}
	session, err := decodeSession(ref, b)
	return session, o.ETag, err
}

func decodeSession(ref pipeline.SessionRef, b []byte) (pipeline.Session, error) {
	key := ref.Key(pipeline.Metadata)
	var session pipeline.Session
	if err := json.Unmarshal(b, &session); err != nil {
		return pipeline.Session{}, pipeline.Permanent(fmt.Errorf("decode %s: %w", key, err))
	}
	if session.Ref() != ref {
		return pipeline.Session{}, pipeline.Permanent(fmt.Errorf("decode %s: it speaks of another session", key))
	}
	return session, nil
}

// Apply joins events into their session, creating it if need be, and answers
// the session as it is afterwards. Concurrent writers are retried; what comes
// back holds at least the given events and all that was written before. It
// errs with pipeline.ErrConflict if others won ten times in a row, and with
// pipeline.ErrErased if the session is gone for good.
func (s *Store) Apply(ctx context.Context, ref pipeline.SessionRef, events ...pipeline.Event) (pipeline.Session, error) {
	for try := range casTries {
		session, etag, err := s.session(ctx, ref)
		if errors.Is(err, pipeline.ErrNotFound) {
			session, etag, err = pipeline.NewSession(ref), "", s.notErased(ctx, ref)
		}
		if err != nil {
			return pipeline.Session{}, err
		}
		changed := etag == ""
		for _, e := range events {
			changed = session.Apply(e) || changed
		}
		if !changed {
			return session, nil
		}
		err = s.writeSession(ctx, session, etag)
		if !errors.Is(err, pipeline.ErrExists) && !errors.Is(err, pipeline.ErrConflict) && !errors.Is(err, pipeline.ErrNotFound) {
			return session, err
		}
		if err := pause(ctx, try); err != nil {
			return pipeline.Session{}, err
		}
	}
	return pipeline.Session{}, fmt.Errorf("update %s: %w", ref.Key(pipeline.Metadata), pipeline.ErrConflict)
}

// writeSession replaces the version with the given ETag, or creates the first one.
func (s *Store) writeSession(ctx context.Context, session pipeline.Session, etag string) error {
	b, err := json.MarshalIndent(session, "", " ")
	if err != nil {
		return pipeline.Permanent(fmt.Errorf("encode session: %w", err))
	}
	in := &s3.PutObjectInput{ContentType: aws.String("application/json"), CacheControl: aws.String("no-cache")}
	if etag == "" {
		in.IfNoneMatch = aws.String("*")
	} else {
		in.IfMatch = aws.String(`"` + etag + `"`)
	}
	_, err = s.put(ctx, session.Ref().Key(pipeline.Metadata).String(), bytes.NewReader(b), in)
	return err
}

func pause(ctx context.Context, try int) error {
	d := casPause << min(try, 6)
	select {
	case <-time.After(d + rand.N(d)):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// escapePath escapes a key for a copy source, which S3 reads as a URL path.
func escapePath(key string) string {
	parts := strings.Split(key, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

// Sessions lists the ids of a user's sessions, oldest first.
func (s *Store) Sessions(ctx context.Context, user pipeline.UserID) iter.Seq2[pipeline.SessionID, error] {
	return func(yield func(pipeline.SessionID, error) bool) {
		prefix := "users/" + string(user) + "/sessions/"
		pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix, Delimiter: aws.String("/")})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield("", explain("list", prefix, err))
				return
			}
			for _, p := range page.CommonPrefixes {
				id, err := pipeline.ParseSessionID(strings.Trim(strings.TrimPrefix(aws.ToString(p.Prefix), prefix), "/"))
				if err == nil && !yield(id, nil) {
					return
				}
			}
		}
	}
}
