package s3store

import (
	"context"
	"errors"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// SessionIfChanged reads a session unless it still has the given ETag, in which
// case it answers that ETag and an empty session. It is one request, without a
// body while nothing changes.
func (s *Store) SessionIfChanged(ctx context.Context, ref pipeline.SessionRef, etag string) (pipeline.Session, string, error) {
	if etag == "" {
		return s.session(ctx, ref)
	}
	bucket, k := s.at(ref.Key(pipeline.Metadata).String())
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: k, IfNoneMatch: aws.String(`"` + etag + `"`)})
	var response *awshttp.ResponseError
	if errors.As(err, &response) && response.HTTPStatusCode() == http.StatusNotModified {
		return pipeline.Session{}, etag, nil
	}
	if err != nil {
		return pipeline.Session{}, "", explain("read", *k, err)
	}
	b, err := readBody(*k, out.Body, aws.ToInt64(out.ContentLength), maxMetadata)
	if err != nil {
		return pipeline.Session{}, "", err
	}
	session, err := decodeSession(ref, b)
	return session, bare(out.ETag), err
}
