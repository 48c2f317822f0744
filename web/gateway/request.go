package gateway

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// request makes the request of an event, as net/http's server would have made it.
func request(ctx context.Context, event events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body := []byte(event.Body)
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			return nil, fmt.Errorf("decode the event's body: %w", err)
		}
		body = decoded
	}
	r := &http.Request{
		Method: event.RequestContext.HTTP.Method, URL: addressOf(event),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: headerOf(event), Host: event.RequestContext.DomainName,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
		RemoteAddr: event.RequestContext.HTTP.SourceIP,
	}
	if r.Method == "" {
		return nil, fmt.Errorf("event %q has no method: it is not one of an HTTP API", event.Version)
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	r.Header.Del("Host")
	r.RequestURI = r.URL.RequestURI()
	return r.WithContext(ctx), nil
}

// addressOf never errs: a path that is not properly escaped is one that was not
// escaped at all, and leads nowhere.
func addressOf(event events.APIGatewayV2HTTPRequest) *url.URL {
	raw := pathOf(event)
	u := &url.URL{Path: raw, RawQuery: event.RawQueryString}
	if path, err := url.PathUnescape(raw); err == nil {
		u.Path, u.RawPath = path, raw // RawPath is heeded only if it is a way to write Path
	}
	return u
}

// headerOf has the headers as they came. API Gateway joins those that came several
// times with a comma, which means the same (RFC 9110 §5.3), and names them in lower
// case; cookies it takes out.
func headerOf(event events.APIGatewayV2HTTPRequest) http.Header {
	h := http.Header{}
	for name, value := range event.Headers {
		h.Set(name, value)
	}
	if len(event.Cookies) > 0 {
		h.Set("Cookie", strings.Join(event.Cookies, "; "))
	}
	return h
}
