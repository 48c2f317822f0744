package client

import (
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
)

// WithToken sends an access token with every request.
func WithToken(token string) ClientOption {
	return WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	})
}

// Upload sends a file with the form that the API answered. The file is streamed;
// storage refuses one that is longer than the form allows.
func Upload(ctx context.Context, doer HttpRequestDoer, form UploadForm, file io.Reader) error {
	body, w := io.Pipe()
	parts := multipart.NewWriter(w)
	go func() { w.CloseWithError(write(parts, form.Fields, file)) }()
	defer body.Close() // ends the writer if the request ends first

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, form.URL, body)
	if err != nil {
		return fmt.Errorf("upload: %w", err)
	}
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

// write writes the fields, then the file: storage reads nothing behind it.
func write(parts *multipart.Writer, fields map[string]string, file io.Reader) error {
	for name, value := range fields {
		if err := parts.WriteField(name, value); err != nil {
			return err
		}
	}
	part, err := parts.CreateFormFile("file", "file")
	if err != nil {
		return err
	}
	if _, err := io.Copy(part, file); err != nil {
		return err
	}
	return parts.Close()
}
