package objects

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// home is the package's folder, since an open server moves the process.
var home = func() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return dir
}()

// postForm uploads as a browser does, with a policy that allows least to most bytes.
func postForm(t *testing.T, s *Server, c *s3.Client, key, body string, least, most int) error {
	t.Helper()
	_ = s
	signed, err := s3.NewPresignClient(c).PresignPostObject(t.Context(),
		&s3.PutObjectInput{Bucket: aws.String(testBucket), Key: &key},
		func(o *s3.PresignPostOptions) {
			o.Conditions = []any{[]any{"content-length-range", least, most}}
		})
	if err != nil {
		t.Fatal(err)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, value := range signed.Values {
		_ = w.WriteField(name, value)
	}
	file, _ := w.CreateFormFile("file", "photo.jpg")
	_, _ = io.WriteString(file, body)
	_ = w.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, signed.URL, &form)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		b, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("%s: %s", resp.Status, b)
	}
	return nil
}

// multipartUpload uploads size bytes in parts of 5 MiB.
func multipartUpload(ctx context.Context, c *s3.Client, key string, size int) error {
	const part = 5 << 20
	started, err := c.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: aws.String(testBucket), Key: &key, ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
	})
	if err != nil {
		return err
	}
	var done []types.CompletedPart
	for n := int32(1); size > 0; n++ {
		out, err := c.UploadPart(ctx, &s3.UploadPartInput{
			Bucket: aws.String(testBucket), Key: &key, UploadId: started.UploadId, PartNumber: &n,
			Body:              strings.NewReader(strings.Repeat("g", min(size, part))),
			ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
		})
		if err != nil {
			return err
		}
		done = append(done, types.CompletedPart{PartNumber: &n, ETag: out.ETag, ChecksumCRC32: out.ChecksumCRC32})
		size -= part
	}
	_, err = c.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: aws.String(testBucket), Key: &key, UploadId: started.UploadId,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: done},
	})
	return err
}

func TestFormUploadIsBoundByItsPolicy(t *testing.T) {
	s, c := serve(t, testConfig(t.TempDir(), &inbox{}))
	for _, tc := range []struct {
		name        string
		body        string
		least, most int
		want        string
	}{
		{"a body within the range is stored", "12345", 1, 5, ""},
		{"a body above the range is refused", "123456", 1, 5, "EntityTooLarge"},
		{"a body below the range is refused", "1", 2, 5, "EntityTooSmall"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := postForm(t, s, c, "users/u/form", tc.body, tc.least, tc.most)
			if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
	if got := get(t, c, "users/u/form", ""); got != "12345" {
		t.Errorf("stored %q", got)
	}
}
