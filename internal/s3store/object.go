package s3store

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/2112-lab/gen3d/internal/failpoint"
	"github.com/2112-lab/gen3d/pipeline"
)

// Head looks an object up. It errs with pipeline.ErrNotFound.
func (s *Store) Head(ctx context.Context, key pipeline.ObjectKey) (pipeline.StoredObject, error) {
	bucket, k := s.at(key.String())
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: k})
	if err != nil {
		return pipeline.StoredObject{}, explain("look up", *k, err)
	}
	return pipeline.StoredObject{
		ETag: bare(out.ETag), Version: aws.ToString(out.VersionId), Bytes: aws.ToInt64(out.ContentLength),
		Modified: aws.ToTime(out.LastModified).UTC(), Meta: out.Metadata,
	}, nil
}

// Open reads an object as a stream, which the caller closes. It errs with
// pipeline.ErrNotFound.
func (s *Store) Open(ctx context.Context, key pipeline.ObjectKey) (io.ReadCloser, pipeline.StoredObject, error) {
	return s.open(ctx, key.String())
}

func (s *Store) open(ctx context.Context, key string) (io.ReadCloser, pipeline.StoredObject, error) {
	bucket, k := s.at(key)
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: k})
	if err != nil {
		return nil, pipeline.StoredObject{}, explain("read", key, err)
	}
	return out.Body, pipeline.StoredObject{
		ETag: bare(out.ETag), Version: aws.ToString(out.VersionId), Bytes: aws.ToInt64(out.ContentLength),
		Modified: aws.ToTime(out.LastModified).UTC(), Meta: out.Metadata,
	}, nil
}

// Read reads a whole object of at most limit bytes; a longer one errs with pipeline.TooLargeError.
func (s *Store) Read(ctx context.Context, key pipeline.ObjectKey, limit int64) ([]byte, pipeline.StoredObject, error) {
	return s.read(ctx, key.String(), limit)
}

func (s *Store) read(ctx context.Context, key string, limit int64) ([]byte, pipeline.StoredObject, error) {
	body, o, err := s.open(ctx, key)
	if err != nil {
		return nil, o, err
	}
	b, err := readBody(key, body, o.Bytes, limit)
	return b, o, err
}

// readBody reads and closes a body of so many bytes, if the limit allows.
func readBody(key string, body io.ReadCloser, size, limit int64) ([]byte, error) {
	defer body.Close()
	if size > limit {
		return nil, fmt.Errorf("read %s: %w", key, pipeline.TooLargeError{Bytes: size, Limit: limit})
	}
	b := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := b.ReadFrom(io.LimitReader(body, limit+1)); err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	return b.Bytes(), nil
}

// Put writes an object. The body must be seekable, so that the SDK can send its
// checksum ahead and try again.
func (s *Store) Put(ctx context.Context, key pipeline.ObjectKey, body io.ReadSeeker, meta map[string]string) error {
	in := &s3.PutObjectInput{ContentType: aws.String(key.File.ContentType()), Metadata: meta}
	_, err := s.put(ctx, key.String(), body, in)
	return err
}

// put writes under a raw key; in carries the conditions.
func (s *Store) put(ctx context.Context, key string, body io.ReadSeeker, in *s3.PutObjectInput) (pipeline.StoredObject, error) {
	kind := pointName(key)
	in.Bucket, in.Key = s.at(key)
	in.Body = body
	failpoint.Hit("put", kind, "before")
	out, err := s.client.PutObject(ctx, in)
	if err != nil {
		return pipeline.StoredObject{}, explain("write", key, err)
	}
	failpoint.Hit("put", kind, "after")
	return pipeline.StoredObject{ETag: bare(out.ETag), Version: aws.ToString(out.VersionId)}, nil
}

// Touch copies an object onto itself, which S3 announces as a new upload of the
// same bytes: the owner's way to ask for another try.
func (s *Store) Touch(ctx context.Context, key pipeline.ObjectKey) error {
	o, err := s.Head(ctx, key)
	if err != nil {
		return err
	}
	bucket, k := s.at(key.String())
	_, err = s.client.CopyObject(ctx, &s3.CopyObjectInput{
		Bucket: bucket, Key: k, CopySource: aws.String(s.bucket + "/" + escapePath(*k)),
		CopySourceIfMatch: aws.String(`"` + o.ETag + `"`), ContentType: aws.String(key.File.ContentType()),
		Metadata: o.Meta, MetadataDirective: "REPLACE",
	})
	if err != nil {
		return explain("touch", *k, err)
	}
	return nil
}

// pointName names a key's kind for the crash suite: its file, or its folder
// where the file is named by an id.
func pointName(key string) string {
	dir, file := path.Split(key)
	switch folder := path.Base(dir); folder {
	case "receipts", "outbox", "deliveries":
		return folder
	default:
		for prefix, name := range map[string]string{
			inflightPrefix: "inflight", indexPrefix: "index", erasedPrefix: "erased", gatheredPrefix: "digest", mailingPrefix: "mailing",
			"due/": "due", "webhooks/": "registry",
		} {
			if strings.HasPrefix(key, prefix) {
				return name
			}
		}
		return file
	}
}

func bare(etag *string) string { return strings.Trim(aws.ToString(etag), `"`) }

// PutTensor writes an object of raw numbers beside embeddings.json and answers
// its key. Encoding is its Content-Encoding, or empty.
func (s *Store) PutTensor(ctx context.Context, ref pipeline.SessionRef, name string, body io.ReadSeeker, encoding string) (string, error) {
	key := ref.Prefix() + "embeddings." + name + ".f16"
	in := &s3.PutObjectInput{ContentType: aws.String("application/octet-stream")}
	if encoding != "" {
		in.ContentEncoding = aws.String(encoding)
	}
	_, err := s.put(ctx, key, body, in)
	return key, err
}
