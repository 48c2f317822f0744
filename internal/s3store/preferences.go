package s3store

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// maxPreferences bounds what is read as preferences.json, which people may write
// by hand.
const maxPreferences = 64 << 10

// Preferences reads what an owner wants of mail, and its ETag. It errs with
// pipeline.ErrNotFound where the owner has said nothing. What cannot be read as
// preferences are the defaults.
func (s *Store) Preferences(ctx context.Context, user pipeline.UserID) (pipeline.Preferences, string, error) {
	b, o, err := s.read(ctx, preferencesKey(user), maxPreferences)
	if err != nil {
		return pipeline.DefaultPreferences(), "", err
	}
	p, err := pipeline.ParsePreferences(b)
	if err != nil {
		p = pipeline.DefaultPreferences()
	}
	return p, o.ETag, nil
}

// PutPreferences keeps preferences in place of those with the given ETag, "" for
// none, and answers their ETag. It errs with pipeline.ErrExists where there are
// others by now.
func (s *Store) PutPreferences(ctx context.Context, user pipeline.UserID, p pipeline.Preferences, etag string) (string, error) {
	b, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return "", pipeline.Permanent(err)
	}
	in := &s3.PutObjectInput{ContentType: aws.String("application/json")}
	if etag == "" {
		in.IfNoneMatch = aws.String("*")
	} else {
		in.IfMatch = aws.String(`"` + etag + `"`)
	}
	o, err := s.put(ctx, preferencesKey(user), bytes.NewReader(b), in)
	return o.ETag, conflicting(err)
}

func preferencesKey(user pipeline.UserID) string {
	return "users/" + string(user) + "/config/preferences.json"
}
