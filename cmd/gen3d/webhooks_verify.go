package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"strconv"
	"time"

	"github.com/2112-lab/gen3d/webhooks/signature"
)

type webhooksVerify struct {
	Key       []string `required:"" help:"whsec_… or whpk_…; several while keys rotate. A file's name behind @ is read." placeholder:"whsec_…"`
	ID        string   `name:"id" help:"The webhook-id header."`
	Timestamp string   `help:"The webhook-timestamp header."`
	Signature string   `help:"The webhook-signature header."`
	Request   string   `type:"existingfile" help:"Instead of the three: a file with the request's headers, a line each, and perhaps an empty line and the body."`
	Body      string   `arg:"" optional:"" help:"File with the body, to the byte; - is standard input." default:"-"`
	AnyTime   bool     `help:"Take requests of any age; without it, of the last five minutes."`
}

// Run checks a request's signature.
func (c *webhooksVerify) Run(_ context.Context, con *streams) error {
	var keys []signature.Key
	for _, text := range c.Key {
		if len(text) > 1 && text[0] == '@' {
			b, err := os.ReadFile(text[1:])
			if err != nil {
				return usage("--key: %v", err)
			}
			text = string(b)
		}
		k, err := signature.Parse(text)
		if err != nil {
			return usage("--key: %v", err)
		}
		keys = append(keys, k)
	}
	h, body, err := c.read()
	if err != nil {
		return err
	}
	now := time.Now()
	if seconds, err := strconv.ParseInt(h.Get(signature.HeaderTimestamp), 10, 64); err == nil && c.AnyTime {
		now = time.Unix(seconds, 0)
	}
	if err := signature.Verify(h, body, now, keys...); err != nil {
		return fmt.Errorf("not genuine: %w", err)
	}
	fmt.Fprintf(con.out, "Genuine: %s\n", h.Get(signature.HeaderID))
	return nil
}

func (c *webhooksVerify) read() (http.Header, []byte, error) {
	h := http.Header{}
	if c.Request != "" {
		b, err := os.ReadFile(c.Request)
		if err != nil {
			return nil, nil, usage("--request: %v", err)
		}
		reader := bufio.NewReader(bytes.NewReader(b))
		mime, err := textproto.NewReader(reader).ReadMIMEHeader()
		if err != nil && err != io.EOF {
			return nil, nil, usage("--request: %v", err)
		}
		h = http.Header(mime)
		if rest, _ := io.ReadAll(reader); len(rest) > 0 {
			return h, rest, nil
		}
	}
	for name, value := range map[string]string{signature.HeaderID: c.ID, signature.HeaderTimestamp: c.Timestamp, signature.HeaderSignature: c.Signature} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if c.Body == "-" {
		b, err := io.ReadAll(os.Stdin)
		return h, b, err
	}
	b, err := os.ReadFile(c.Body)
	if err != nil {
		return nil, nil, usage("%v", err)
	}
	return h, b, nil
}
