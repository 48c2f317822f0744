package signature

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks.
const (
	HeaderID        = "webhook-id"
	HeaderTimestamp = "webhook-timestamp"
	HeaderSignature = "webhook-signature"
)

// Sign signs a body, by each key, and sets the headers. The id is the same each
// time a fact is told; the time is that of the try.
func Sign(h http.Header, id string, at time.Time, body []byte, keys ...Key) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	h["Webhook-Id"] = []string{id} // as Set would spell it
	h["Webhook-Timestamp"] = []string{stamp}
	text := signed(id, stamp, body)
	all := make([]string, 0, len(keys))
	for _, k := range keys {
		if s := k.sign(text); s != "" {
			all = append(all, s)
		}
	}
	h["Webhook-Signature"] = []string{strings.Join(all, " ")}
}

func signed(id, stamp string, body []byte) []byte {
	text := make([]byte, 0, len(id)+len(stamp)+len(body)+2)
	text = append(text, id...)
	text = append(text, '.')
	text = append(text, stamp...)
	text = append(text, '.')
	return append(text, body...)
}

func (k Key) sign(text []byte) string {
	switch {
	case k.secret != nil:
		return "v1," + base64.StdEncoding.EncodeToString(k.mac(text))
	case k.private != nil:
		return "v1a," + base64.StdEncoding.EncodeToString(ed25519.Sign(k.private, text))
	default:
		return ""
	}
}

func (k Key) mac(text []byte) []byte {
	m := hmac.New(sha256.New, k.secret)
	m.Write(text)
	return m.Sum(nil)
}
