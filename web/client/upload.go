package client

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
)

// WithToken sends an access token with every request.
func WithToken(token string) ClientOption {
	return WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	})
}

// Upload sends a file of size bytes with the form that the API answered. The file is
// streamed. Storage wants the length ahead, and refuses more than the form allows.
func Upload(ctx context.Context, doer HttpRequestDoer, form UploadForm, file io.Reader, size int64) error {
	var head bytes.Buffer
	parts := multipart.NewWriter(&head)
	for name, value := range form.Fields {
		if err := parts.WriteField(name, value); err != nil {
			return fmt.Errorf("upload: %w", err)
		}
	}
	if _, err := parts.CreateFormFile("file", "file"); err != nil { // storage reads nothing behind it
		return fmt.Errorf("upload: %w", err)
	}
	tail := "\r\n--" + parts.Boundary() + "--\r\n"
	length := int64(head.Len()) + size + int64(len(tail))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, form.URL, io.MultiReader(&head, file, strings.NewReader(tail)))
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	req.ContentLength = length
	req.Header.Set("Content-Type", parts.FormDataContentType())
	res, err := doer.Do(req)
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		why, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
		return fmt.Errorf("upload: storage answered %s: %s", res.Status, why)
	}
	return nil
}
