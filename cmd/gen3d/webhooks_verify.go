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
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/2112-lab/gen3d/webhooks/signature"
)

type webhooksVerify struct {
	Key       []string `required:"" help:"whsec_… or whpk_…; several while keys rotate. Of a file, its name behind @, all keys in it." placeholder:"whsec_…"`
	ID        string   `name:"id" help:"The webhook-id header."`
	Timestamp string   `help:"The webhook-timestamp header."`
	Signature string   `help:"The webhook-signature header."`
	Request   string   `type:"existingfile" help:"Instead of the three: a file with the request's headers, a line each, and perhaps an empty line and the body."`
	Body      string   `arg:"" optional:"" help:"File with the body, to the byte; - is standard input." default:"-"`
	AnyTime   bool     `help:"Take requests of any age; without it, of the last five minutes."`
}

// Run checks a request's signature.
func (c *webhooksVerify) Run(_ context.Context, con *streams) error {
	keys, err := c.keys()
	if err != nil {
		return err
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

// inText is a key within text, such as the output of gen3d webhooks add.
var inText = regexp.MustCompile(`\bwh(?:sec|pk|sk)_[A-Za-z0-9+/=]+`)

func (c *webhooksVerify) keys() (keys []signature.Key, err error) {
	for _, text := range c.Key {
		texts := []string{text}
		if name, ok := strings.CutPrefix(text, "@"); ok {
			b, err := os.ReadFile(name)
			if err != nil {
				return nil, usage("--key: %v", err)
			}
			if texts = inText.FindAllString(string(b), -1); len(texts) == 0 {
				return nil, usage("--key: there is neither whsec_… nor whpk_… in %s", name)
			}
		}
		for _, text := range texts {
			k, err := signature.Parse(text)
			if err != nil {
				return nil, usage("--key: %v", err)
			}
			keys = append(keys, k)
		}
	}
	return keys, nil
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
