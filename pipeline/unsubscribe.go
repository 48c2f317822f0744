package pipeline

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
)

// MinLinkKey is the least length of a LinkKey in bytes: 256 bits.
const MinLinkKey = 32

// LinkKey signs the links of mails that work without signing in. It is a secret of
// the deployment; another one makes all links that are out invalid.
type LinkKey []byte

// Unsubscribe is the token of the link with which a user ends all mail. It does
// not expire: mail is read when it is read, and the worst that a stolen one does is
// to end mail.
func (k LinkKey) Unsubscribe(user UserID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(user)) + "." + base64.RawURLEncoding.EncodeToString(k.sign(user))
}

// Unsubscriber is the user whose token it is. Every error is the same to its bearer.
func (k LinkKey) Unsubscriber(token string) (UserID, error) {
	errToken := errors.New("the token was not made here")
	name, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(name)
	// The whole token is compared, not what it decodes to: base64 has several
	// spellings of the same bytes, with line ends among them.
	if err != nil || len(k) < MinLinkKey || !hmac.Equal([]byte(token), []byte(k.Unsubscribe(UserID(raw)))) {
		return "", errToken
	}
	return ParseUserID(string(raw))
}

// sign is the first 128 bits of an HMAC, which says what it is for.
func (k LinkKey) sign(user UserID) []byte {
	m := hmac.New(sha256.New, k)
	m.Write([]byte("unsubscribe\x00" + user))
	return m.Sum(nil)[:16]
}
