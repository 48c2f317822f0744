package signature

import (
	"crypto/ed25519"
	"crypto/hmac"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Tolerance is how far a request's time may be from the receiver's clock. Who
// recorded a request cannot send it again later.
const Tolerance = 5 * time.Minute

// Why a request was refused.
var (
	ErrHeaders   = errors.New("webhook-id, webhook-timestamp or webhook-signature is missing or unreadable")
	ErrTooOld    = errors.New("webhook-timestamp is more than five minutes ago")
	ErrTooNew    = errors.New("webhook-timestamp is more than five minutes ahead")
	ErrSignature = errors.New("no signature fits: another key, or id, time or body were changed")
)

// Verify checks that one of the keys signed a request lately. It errs with one of
// the errors above.
func Verify(h http.Header, body []byte, now time.Time, keys ...Key) error {
	id, stamp, signatures := h.Get(HeaderID), h.Get(HeaderTimestamp), h.Get(HeaderSignature)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if id == "" || signatures == "" || err != nil || strconv.FormatInt(seconds, 10) != stamp {
		return ErrHeaders
	}
	switch at := time.Unix(seconds, 0); {
	case now.Sub(at) > Tolerance:
		return ErrTooOld
	case at.Sub(now) > Tolerance:
		return ErrTooNew
	}
	text := appendSigned(nil, id, stamp, body)
	for _, s := range strings.Fields(signatures) {
		scheme, value, _ := strings.Cut(s, ",")
		b, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			continue
		}
		for _, k := range keys {
			if k.verify(scheme, text, b) {
				return nil
			}
		}
	}
	return ErrSignature
}

func (k Key) verify(scheme string, text, signature []byte) bool {
	switch scheme {
	case "v1":
		return k.secret != nil && hmac.Equal(k.appendMAC(nil, text), signature)
	case "v1a":
		return k.public != nil && len(signature) == ed25519.SignatureSize && ed25519.Verify(k.public, text, signature)
	default:
		return false
	}
}
