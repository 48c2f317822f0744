package signature

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// The headers of Standard Webhooks.
const (
	HeaderID        = "webhook-id"
	HeaderTimestamp = "webhook-timestamp"
	HeaderSignature = "webhook-signature"
)

// room are places to write in what is signed.
var room = sync.Pool{New: func() any { return new([]byte) }}

// Sign signs a body, by each key, and sets the headers. The id is the same each
// time a fact is told; the time is that of the try.
func Sign(h http.Header, id string, at time.Time, body []byte, keys ...Key) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	text := room.Get().(*[]byte)
	*text = appendSigned((*text)[:0], id, stamp, body)
	all := make([]byte, 0, 160) // both schemes
	for _, k := range keys {
		all = k.appendSignature(all, *text)
	}
	room.Put(text)
	signatures := string(bytes.TrimPrefix(all, []byte(" ")))
	values := []string{id, stamp, signatures}
	h["Webhook-Id"], h["Webhook-Timestamp"], h["Webhook-Signature"] = values[:1:1], values[1:2:2], values[2:] // as Set would spell them
}

// appendSigned appends what is signed.
func appendSigned(b []byte, id, stamp string, body []byte) []byte {
	b = append(append(b, id...), '.')
	b = append(append(b, stamp...), '.')
	return append(b, body...)
}

// appendSignature appends a space and the signature, if the key makes any.
func (k Key) appendSignature(b, text []byte) []byte {
	switch {
	case k.secret != nil:
		var sum [sha256.Size]byte
		return base64.StdEncoding.AppendEncode(append(b, " v1,"...), k.appendMAC(sum[:0], text))
	case k.private != nil:
		return base64.StdEncoding.AppendEncode(append(b, " v1a,"...), ed25519.Sign(k.private, text))
	default:
		return b
	}
}

func (k Key) appendMAC(b, text []byte) []byte {
	m := k.macs.Get().(hash.Hash)
	defer k.macs.Put(m)
	m.Reset()
	m.Write(text)
	return m.Sum(b)
}
