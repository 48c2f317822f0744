package s3store

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/pipeline"
)

// UploadForm makes a presigned POST. It asks S3 nothing. S3 refuses another key,
// type or size than the rule's, and every field that the form does not have.
func (s *Store) UploadForm(ctx context.Context, key pipeline.ObjectKey, rule pipeline.UploadRule) (pipeline.UploadForm, error) {
	bucket, k := s.at(key.String())
	fields := map[string]string{"Content-Type": rule.ContentType, "success_action_status": "204"}
	for name, value := range rule.Meta {
		fields["x-amz-meta-"+name] = value
	}
	conditions := []any{[]any{"content-length-range", 1, rule.MaxBytes}}
	for name, value := range fields {
		conditions = append(conditions, map[string]string{name: value})
	}
	expires := time.Now().Add(rule.Life).UTC().Truncate(time.Second)
	out, err := s3.NewPresignClient(s.client).PresignPostObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: k},
		func(o *s3.PresignPostOptions) { o.Expires, o.Conditions = rule.Life, conditions })
	if err != nil {
		return pipeline.UploadForm{}, explain("presign upload of", *k, err)
	}
	for name, value := range out.Values {
		fields[name] = value
	}
	return pipeline.UploadForm{URL: out.URL, Fields: fields, MaxBytes: rule.MaxBytes, ExpiresAt: expires}, nil
}
