package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Source is where a model's files are read.
type Source interface {
	// Open reads a file from an offset on. It answers where the stream really begins,
	// 0 or the offset: not every server can begin in the middle.
	Open(ctx context.Context, path string, offset int64) (body io.ReadCloser, from int64, err error)
}

// The reactions to a source's refusal.
var (
	// ErrAccess: the files are not for everybody.
	ErrAccess = errors.New("access was refused")
	// ErrAbsent: the source has no such file.
	ErrAbsent = errors.New("there is no such file")
)

// Folder source: files that somebody has put on this machine, such as from a stick.
type local string

// Local reads from a folder of this machine.
func Local(dir string) Source { return local(dir) }

func (l local) Open(_ context.Context, path string, offset int64) (io.ReadCloser, int64, error) {
	f, err := os.Open(filepath.Join(string(l), filepath.FromSlash(path)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, fmt.Errorf("%w: %w", ErrAbsent, err)
	}
	if err != nil {
		return nil, 0, err
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, offset, nil
}

// web reads over HTTP.
type web struct {
	base   string
	token  string
	client *http.Client
}

// Web reads below a URL. The token, if there is one, goes to that host alone, not to
// those that it redirects to. A redirect from https to http is refused.
func Web(base, token string) Source {
	return &web{base: strings.TrimSuffix(base, "/"), token: token, client: &http.Client{CheckRedirect: redirect}}
}

const maxRedirects = 10

func redirect(next *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return fmt.Errorf("%d redirects", maxRedirects)
	}
	if via[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return fmt.Errorf("it redirects from https to %s", next.URL.Scheme)
	}
	return nil
}

func (w *web) Open(ctx context.Context, path string, offset int64) (io.ReadCloser, int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.base+"/"+(&url.URL{Path: path}).EscapedPath(), nil)
	if err != nil {
		return nil, 0, err
	}
	// What arrives is what is pinned, not what a server makes of it on the way.
	req.Header.Set("Accept-Encoding", "identity")
	if w.token != "" {
		req.Header.Set("Authorization", "Bearer "+w.token)
	}
	if offset > 0 {
		req.Header.Set("Range", "bytes="+strconv.FormatInt(offset, 10)+"-")
	}
	res, err := w.client.Do(req)
	if err != nil {
		return nil, 0, err
	}
	switch res.StatusCode {
	case http.StatusOK:
		return res.Body, 0, nil
	case http.StatusPartialContent:
		var from int64
		if _, err := fmt.Sscanf(res.Header.Get("Content-Range"), "bytes %d-", &from); err == nil && from == offset {
			return res.Body, from, nil
		}
		err = fmt.Errorf("it answered %q to a request from byte %d on", res.Header.Get("Content-Range"), offset)
	case http.StatusUnauthorized, http.StatusForbidden:
		err = fmt.Errorf("%w: %s", ErrAccess, res.Status)
	case http.StatusNotFound, http.StatusGone:
		err = fmt.Errorf("%w: %s", ErrAbsent, res.Status)
	case http.StatusRequestedRangeNotSatisfiable:
		err = errPastEnd
	default:
		err = fmt.Errorf("it answered %s", res.Status)
	}
	return nil, 0, errors.Join(err, res.Body.Close())
}

// errPastEnd: the file ends before what is here of it.
var errPastEnd = errors.New("the file there is shorter than what is here of it")
