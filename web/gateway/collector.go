package gateway

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// collector keeps an answer until it is whole.
type collector struct {
	header http.Header
	sent   http.Header // as they were when the status was written
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (c *collector) Header() http.Header { return c.header }

// WriteHeader implements http.ResponseWriter.
func (c *collector) WriteHeader(status int) {
	if c.status == 0 && status >= 200 { // 1xx are not answers yet
		c.status, c.sent = status, c.header.Clone()
	}
}

// Write implements http.ResponseWriter.
func (c *collector) Write(b []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(b)
}

// Flush implements http.Flusher: what is flushed is sent with the rest.
func (c *collector) Flush() { c.WriteHeader(http.StatusOK) }

// answer is the event's answer. Bodies that are not text go in base64.
func (c *collector) answer() events.APIGatewayV2HTTPResponse {
	c.WriteHeader(http.StatusOK)
	a := events.APIGatewayV2HTTPResponse{StatusCode: c.status, Headers: map[string]string{}}
	for name, values := range c.sent {
		if name == "Set-Cookie" {
			a.Cookies = values
			continue
		}
		a.Headers[name] = strings.Join(values, ", ")
	}
	if b := c.body.Bytes(); utf8.Valid(b) {
		a.Body = string(b)
	} else {
		a.Body, a.IsBase64Encoded = base64.StdEncoding.EncodeToString(b), true
	}
	return a
}
